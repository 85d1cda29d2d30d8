package io.github.meanfield.jobs.inspect.rows;

import java.io.Serializable;

/**
 * Something that has one value a row: a column, or an element of a vector. The elements of a column
 * come after it.
 *
 * @param name the column's name, an element's number in brackets behind it
 * @param column the column's position
 * @param element the element's position, -1 for a whole column
 * @param kind what its values are
 * @param isFeature whether a network learns from its values, and not from the words in them
 */
public record Slot(String name, int column, int element, Kind kind, boolean isFeature)
    implements Serializable {

  /** What values are. */
  public enum Kind {
    /** Doubles; flags are 0 and 1, dates days since 1970-01-01. */
    NUMBER,
    /** Texts. */
    TEXT,
    /** What is looked at no further than whether it is there, such as whole vectors. */
    OTHER
  }

  public boolean isNumber() {
    return kind == Kind.NUMBER;
  }

  public boolean isText() {
    return kind == Kind.TEXT;
  }

  public boolean isElement() {
    return element >= 0;
  }
}
