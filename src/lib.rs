//! Offprint turns one article into everything a publisher ships.
