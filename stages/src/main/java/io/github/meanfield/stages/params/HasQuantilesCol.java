package io.github.meanfield.stages.params;

import io.github.meanfield.stages.Columns;
import java.math.BigDecimal;
import java.util.Arrays;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.StructType;

/**
 * Params {@code quantilesCol} and {@code quantileProbabilities}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasQuantilesCol<T extends HasQuantilesCol<T>> extends DeclaresParams {

  /**
   * Name of a column of quantiles, a Vector of one for each of {@code quantileProbabilities}, in
   * the target's unit and ascending: the target is at most the quantile with that probability. It
   * takes loss quantile, gaussian or bins. Unset by default, and if empty: no such column.
   */
  default Param<String> quantilesCol() {
    return declare()
        .column(
            "quantilesCol",
            "name of a column of quantiles of the target, one for each of quantileProbabilities"
                + " (losses quantile, gaussian and bins)");
  }

  /** Name of the column of quantiles. See {@link #quantilesCol()}. */
  default String getQuantilesCol() {
    return getOrDefault(quantilesCol());
  }

  /** Sets {@link #quantilesCol()}. */
  default T setQuantilesCol(String value) {
    return (T) set(quantilesCol(), value);
  }

  /**
   * Probabilities of the quantiles, in (0, 1) and strictly increasing. Default: 0.05, 0.5 and 0.95,
   * the ends of the central 90 % and the median. Loss quantile learns these and no others; with
   * gaussian and bins a model may be asked for others.
   */
  default DoubleArrayParam quantileProbabilities() {
    return declare()
        .numbers(
            "quantileProbabilities",
            "probabilities of quantilesCol and of loss quantile, in (0, 1), strictly increasing",
            new double[] {0.05, 0.5, 0.95},
            "numbers in (0, 1), strictly increasing, at least one",
            HasQuantilesCol::areProbabilities);
  }

  /** Whether numbers are in (0, 1) and strictly increasing, and there is one at least. */
  static boolean areProbabilities(double[] values) {
    double last = 0;
    for (double value : values) {
      if (!(value > last)) {
        return false;
      }
      last = value;
    }
    return last > 0 && last < 1;
  }

  /** Probabilities of the quantiles. See {@link #quantileProbabilities()}. */
  default double[] getQuantileProbabilities() {
    return getOrDefault(quantileProbabilities());
  }

  /** Sets {@link #quantileProbabilities()}. */
  default T setQuantileProbabilities(double[] value) {
    return (T) set(quantileProbabilities(), value);
  }

  /** Whether there is a column of quantiles. */
  default boolean addsQuantiles() {
    return Columns.isNamed(this, quantilesCol());
  }

  /**
   * Adds the column of quantiles, if there is one, with the name {@code quantile_0_05} and the like
   * of each in its metadata.
   *
   * @param schema the schema so far
   * @throws IllegalArgumentException if a column of its name exists
   */
  default StructType withQuantiles(StructType schema) {
    if (!addsQuantiles()) {
      return schema;
    }
    Attribute[] each =
        Arrays.stream(getQuantileProbabilities())
            .mapToObj(level -> NumericAttribute.defaultAttr().withName(nameOf(level)))
            .toArray(Attribute[]::new);
    return Columns.append(
        this, quantilesCol(), schema, new AttributeGroup(getQuantilesCol(), each).toStructField());
  }

  /** Name of the quantile of a probability, without a dot, which names of columns better lack. */
  private static String nameOf(double probability) {
    return "quantile_"
        + BigDecimal.valueOf(probability).stripTrailingZeros().toPlainString().replace('.', '_');
  }
}
