package io.github.meanfield.runtime.eval;

/**
 * A column of a row.
 *
 * @param name its name
 * @param kind what it holds
 * @param size length of a vector, or the most tokens of a sequence; 1 of others
 */
public record RowColumn(String name, Kind kind, int size) {

  /** A column that holds no vector. */
  static RowColumn of(String name, Kind kind) {
    return new RowColumn(name, kind, 1);
  }
}
