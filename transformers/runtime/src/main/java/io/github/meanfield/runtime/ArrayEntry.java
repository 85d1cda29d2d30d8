package io.github.meanfield.runtime;

import java.util.List;
import java.util.Map;

/**
 * An array that the JSON of a model refers to. A row of it has 2 GB at most.
 *
 * @param name name of its entry
 * @param isFloat whether its numbers are floats; else they are doubles
 * @param isMatrix whether it has rows
 * @param rows number of rows; 1 if it has none
 * @param columns numbers of a row
 */
record ArrayEntry(String name, boolean isFloat, boolean isMatrix, int rows, int columns) {

  /** The most that an array of Java's holds, whatever the machine. */
  static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  static ArrayEntry of(Map<?, ?> json) throws ModelFormatException {
    Object type = json.get("numbers");
    boolean isFloat = "float32".equals(type);
    boolean isSound =
        json.size() == 3
            && json.get("array") instanceof String
            && (isFloat || "float64".equals(type))
            && json.get("shape") instanceof List<?> shape
            && (shape.size() == 1 || shape.size() == 2)
            && shape.stream()
                .allMatch(each -> each instanceof Long n && n >= 0 && n <= Integer.MAX_VALUE);
    if (!isSound) {
      throw new ModelFormatException(
          "refers to an array by "
              + JsonReader.shown(json)
              + "; required are its name, its numbers float32 or float64, and its shape of one or"
              + " two lengths");
    }
    List<?> shape = (List<?>) json.get("shape");
    boolean isMatrix = shape.size() == 2;
    int last = ((Long) shape.get(shape.size() - 1)).intValue();
    if (isMatrix && last == 0 && (Long) shape.get(0) > 0) {
      throw new ModelFormatException(
          "refers to the array '" + json.get("array") + "', whose rows are empty");
    }
    ArrayEntry entry =
        new ArrayEntry(
            (String) json.get("array"),
            isFloat,
            isMatrix,
            isMatrix ? ((Long) shape.get(0)).intValue() : 1,
            last);
    if ((long) last * entry.width() > MOST_BYTES) {
      throw new ModelFormatException(
          String.format(
              "refers to the array '%s', whose rows have %,d numbers; they have 2 GB at most",
              entry.name(), last));
    }
    return entry;
  }

  /** Bytes of a number. */
  int width() {
    return isFloat ? Float.BYTES : Double.BYTES;
  }
}
