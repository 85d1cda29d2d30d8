package io.github.meanfield.runtime.steps;

/** Checks of what records are made of. */
final class Require {

  private Require() {}

  /**
   * Requires a condition.
   *
   * @param message what was found and what is required, as a format
   * @throws IllegalArgumentException with the message, if it does not hold
   */
  static void that(boolean holds, String message, Object... arguments) {
    if (!holds) {
      throw new IllegalArgumentException(String.format(message, arguments));
    }
  }

  /** Requires as many numbers as another array has. */
  static void length(String name, int length, int required) {
    that(length == required, "%s has %d numbers; required are %d", name, length, required);
  }

  /** Requires numbers that are finite. */
  static void finite(String name, double... values) {
    for (int i = 0; i < values.length; i++) {
      that(
          Double.isFinite(values[i]),
          "%s has %s at %d; required are finite numbers",
          name,
          values[i],
          i);
    }
  }

  /** Requires numbers that are finite. */
  static void finite(String name, float[] values) {
    for (int i = 0; i < values.length; i++) {
      that(
          Float.isFinite(values[i]),
          "%s has %s at %d; required are finite numbers",
          name,
          values[i],
          i);
    }
  }

  /** Requires rows of finite numbers, of one length that is not 0, and at least one of them. */
  static void matrix(String name, float[][] values) {
    that(values.length > 0 && values[0].length > 0, "%s is empty", name);
    for (float[] row : values) {
      length("a row of " + name, row.length, values[0].length);
      finite(name, row);
    }
  }

  /** Requires a name. */
  static void named(String what, String name) {
    that(!name.isEmpty(), "%s has no name", what);
  }
}
