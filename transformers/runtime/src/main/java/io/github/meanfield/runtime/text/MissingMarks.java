package io.github.meanfield.runtime.text;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells which fields are missing: those that hold one of the marks. In quotes a mark is a text,
 * unless the column is one of numbers, flags or dates.
 */
public final class MissingMarks implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Set<String> marks;
  private final int maxLength;

  /** Tells by these marks. */
  public MissingMarks(Collection<String> marks) {
    this.marks = new HashSet<>(marks);
    this.maxLength = marks.stream().mapToInt(String::length).max().orElse(-1);
  }

  /** Tells by one mark more. */
  public MissingMarks with(String mark) {
    Set<String> all = new HashSet<>(marks);
    all.add(mark);
    return new MissingMarks(all);
  }

  /**
   * Whether a field is missing.
   *
   * @param value the field's text
   * @param isQuoted whether it stands in quotes
   * @param isText whether its column is one of texts
   */
  public boolean isMissing(String value, boolean isQuoted, boolean isText) {
    if (isText) {
      return !isQuoted && isMark(value);
    }
    return isMark(value) || isMark(value.strip());
  }

  private boolean isMark(String value) {
    // Most fields are longer, and need not be hashed.
    return value.length() <= maxLength && marks.contains(value);
  }
}
