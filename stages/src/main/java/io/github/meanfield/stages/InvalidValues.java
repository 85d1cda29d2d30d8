package io.github.meanfield.stages;

/** What is said about feature values that no stage can compute with: null, NaN and infinite. */
public final class InvalidValues {

  /** A row whose features are null as a whole, as an example in an error. */
  public static final String NULL_ROW = "a row that is null";

  private InvalidValues() {}

  /**
   * Describes one invalid value.
   *
   * @param feature the feature, as by {@code FeatureNames.describe}
   * @param value the value, of no meaning if null
   * @param isNull whether the value is null
   * @return for example "NaN in feature 'age'"
   */
  public static String describe(String feature, double value, boolean isNull) {
    return (isNull ? "null" : String.valueOf(value)) + " in " + feature;
  }

  /**
   * An error about invalid values in a column, with the cure.
   *
   * @param uid the stage
   * @param column its input column
   * @param invalid what is invalid, with its count
   * @param example one of them, as by {@link #describe}
   * @return the error, to be thrown
   */
  public static IllegalArgumentException error(
      String uid, String column, String invalid, String example) {
    return new IllegalArgumentException(
        String.format(
            "%s: inputCol '%s' has %s, for example %s; every value must be a finite number: clean"
                + " or impute the column, or set handleInvalid to skip, keep or mean",
            uid, column, invalid, example));
  }

  /**
   * An error about rows of different sizes in a column.
   *
   * @param uid the stage
   * @param column its input column
   * @param size number of features of a row
   * @param required number of features of the rows before it, or that the stage was fitted on
   * @return the error, to be thrown
   */
  public static IllegalArgumentException sizeError(
      String uid, String column, int size, int required) {
    return new IllegalArgumentException(
        String.format(
            "%s: inputCol '%s' has a row of %d features where %d are required; every row must have"
                + " as many features as those the stage was fitted on: check how the column is"
                + " assembled",
            uid, column, size, required));
  }
}
