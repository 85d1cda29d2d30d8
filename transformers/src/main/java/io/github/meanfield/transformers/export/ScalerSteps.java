package io.github.meanfield.transformers.export;

import io.github.meanfield.runtime.steps.Scale;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.MaxAbsScalerModel;
import org.apache.spark.ml.feature.MinMaxScalerModel;
import org.apache.spark.ml.feature.RobustScalerModel;
import org.apache.spark.ml.feature.StandardScalerModel;

/** The steps of Spark's scalers: a linear map of each feature. */
final class ScalerSteps {

  private ScalerSteps() {}

  static Scale of(StandardScalerModel stage) {
    double[] std = stage.std().toArray();
    return scale(
        stage,
        stage.getInputCol(),
        stage.getOutputCol(),
        stage.getWithMean() ? stage.mean().toArray() : new double[std.length],
        stage.getWithStd() ? each(std, value -> value == 0 ? 0 : 1 / value) : ones(std.length));
  }

  static Scale of(RobustScalerModel stage) {
    double[] range = stage.range().toArray();
    return scale(
        stage,
        stage.getInputCol(),
        stage.getOutputCol(),
        stage.getWithCentering() ? stage.median().toArray() : new double[range.length],
        stage.getWithScaling()
            ? each(range, value -> value == 0 ? 0 : 1 / value)
            : ones(range.length));
  }

  static Scale of(MaxAbsScalerModel stage) {
    double[] largest = stage.maxAbs().toArray();
    return scale(
        stage,
        stage.getInputCol(),
        stage.getOutputCol(),
        new double[largest.length],
        each(largest, value -> value == 0 ? 1 : 1 / value));
  }

  static Scale of(MinMaxScalerModel stage) {
    double[] least = stage.originalMin().toArray();
    double[] largest = stage.originalMax().toArray();
    double[] shift = new double[least.length];
    double[] factor = new double[least.length];
    double[] offset = new double[least.length];
    for (int j = 0; j < factor.length; j++) {
      double range = largest[j] - least[j];
      double each = range == 0 ? 0 : (stage.getMax() - stage.getMin()) / range;
      // Without any value in training it is -0, and of a range beyond doubles 0 too.
      boolean isConstant = each == 0;
      shift[j] = isConstant ? 0 : least[j];
      factor[j] = isConstant ? 0 : each;
      offset[j] = isConstant ? (stage.getMax() + stage.getMin()) / 2 : stage.getMin();
    }
    return scale(stage, stage.getInputCol(), stage.getOutputCol(), shift, factor, offset);
  }

  private static Scale scale(
      Transformer stage, String input, String output, double[] shift, double[] factor) {
    return scale(stage, input, output, shift, factor, new double[shift.length]);
  }

  private static Scale scale(
      Transformer stage,
      String input,
      String output,
      double[] shift,
      double[] factor,
      double[] offset) {
    for (int j = 0; j < shift.length; j++) {
      if (!Double.isFinite(shift[j]) || !Double.isFinite(factor[j])) {
        throw new IllegalArgumentException(
            String.format(
                "the map of feature %d of column '%s' is not finite (shift %s, factor %s); fit it"
                    + " to rows without NaN and infinite values in it",
                j, input, shift[j], factor[j]));
      }
    }
    return new Scale(stage.uid(), input, output, shift, factor, offset);
  }

  private static double[] each(double[] values, DoubleUnaryOperator function) {
    return Arrays.stream(values).map(function).toArray();
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
