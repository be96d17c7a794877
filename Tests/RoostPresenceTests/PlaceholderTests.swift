/// To be replaced.
enum PlaceholderTests {}
