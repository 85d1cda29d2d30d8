package io.github.meanfield.runtime;

/**
 * A column that a model's prediction has in the pipeline that was trained.
 *
 * @param name its name
 * @param type what it holds
 * @param size length of a vector; 1 of others
 */
public record OutputColumn(String name, Type type, int size) {

  /** What a column holds. */
  public enum Type {
    /** A number. */
    NUMBER,
    /** The name of a class. */
    TEXT,
    /** Numbers, one a class, target or unit of a code. */
    VECTOR
  }
}
