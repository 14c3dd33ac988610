//! nexkasa
