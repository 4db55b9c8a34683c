//! Nothing: only the dependencies are looked at, by the test `dependencies`.
