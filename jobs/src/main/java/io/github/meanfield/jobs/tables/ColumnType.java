package io.github.meanfield.jobs.tables;

/** What the values of an input column are read as, which training decides once. */
public enum ColumnType {
  /** Texts, as they stand. */
  TEXT,
  /** Numbers, as doubles. */
  NUMBER,
  /** true or false, in any case. */
  FLAG,
  /** What has a type of its own in its file, such as a vector, an array or a timestamp. */
  OTHER
}
