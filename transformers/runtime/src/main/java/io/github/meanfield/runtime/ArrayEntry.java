package io.github.meanfield.runtime;

import java.util.List;
import java.util.Map;

/**
 * An array that the JSON of a model refers to.
 *
 * @param name name of its entry
 * @param isFloat whether its numbers are floats; else they are doubles
 * @param isMatrix whether it has rows
 * @param rows number of rows; 1 if it has none
 * @param columns numbers of a row
 */
record ArrayEntry(String name, boolean isFloat, boolean isMatrix, int rows, int columns) {

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
              + json
              + "; required are its name, its numbers float32 or float64, and its shape of one or"
              + " two lengths");
    }
    List<?> shape = (List<?>) json.get("shape");
    boolean isMatrix = shape.size() == 2;
    int last = ((Long) shape.get(shape.size() - 1)).intValue();
    if (isMatrix && last == 0 && (Long) shape.get(0) > 0) {
      throw new ModelFormatException("refers to an array by " + json + ", whose rows are empty");
    }
    return new ArrayEntry(
        (String) json.get("array"),
        isFloat,
        isMatrix,
        isMatrix ? ((Long) shape.get(0)).intValue() : 1,
        last);
  }

  /** Bytes of a number. */
  int width() {
    return isFloat ? Float.BYTES : Double.BYTES;
  }
}
