//! An embedded Neon Auth in memory, for development and tests.
