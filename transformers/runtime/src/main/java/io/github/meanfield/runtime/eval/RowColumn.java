package io.github.meanfield.runtime.eval;

/**
 * A column of a row.
 *
 * @param name its name
 * @param kind what it holds
 * @param size length of a vector, or how many tokens those of a sequence are among; 1 of others
 */
public record RowColumn(String name, Kind kind, int size) {

  /** A column that holds neither a vector nor a sequence. */
  static RowColumn of(String name, Kind kind) {
    return new RowColumn(name, kind, 1);
  }
}
