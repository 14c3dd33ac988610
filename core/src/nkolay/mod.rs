//! nkolay
