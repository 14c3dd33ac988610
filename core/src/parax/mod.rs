//! parax
