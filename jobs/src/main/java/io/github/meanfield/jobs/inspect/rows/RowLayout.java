package io.github.meanfield.jobs.inspect.rows;

import java.io.Serializable;
import java.util.List;

/**
 * Where things are in the rows of an audited table: its columns, then the label, then the split.
 *
 * @param cells what the cells of each column are
 * @param slots the slots to look at
 * @param isFeature which columns a network learns from, texts whose words it reads among them
 * @param classes texts of the classes, in the order of their numbers; null if the label is a number
 */
public record RowLayout(
    List<Cell> cells, List<Slot> slots, List<Boolean> isFeature, List<String> classes)
    implements Serializable {

  /** What the cells of a column are. */
  public enum Cell {
    NUMBER,
    TEXT,
    VECTOR,
    /** An array of doubles. */
    DOUBLES,
    /** An array of floats. */
    FLOATS,
    OTHER
  }

  /** Position of the label. */
  int label() {
    return cells.size();
  }

  /** Position of the split. */
  int split() {
    return cells.size() + 1;
  }
}
