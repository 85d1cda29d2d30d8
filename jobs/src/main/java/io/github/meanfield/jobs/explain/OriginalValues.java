package io.github.meanfield.jobs.explain;

import io.github.meanfield.transformers.CategoryCast;
import io.github.meanfield.transformers.NumericCast;
import io.github.meanfield.transformers.StandardizerModel;
import io.github.meanfield.transformers.VectorImputerModel;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.ImputerModel;
import org.apache.spark.ml.feature.OneHotEncoderModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.StructType;

/**
 * Features in the unit of the columns that they come of: what standardizers have made of them is
 * mapped back.
 *
 * @param features the stages that make the features
 * @param schema columns of rows with features
 */
record OriginalValues(TableFeatures features, StructType schema) {

  /** Stages that leave numbers as they are, but where one is missing. */
  private static final Set<Class<?>> FILLING =
      Set.of(ImputerModel.class, NumericCast.class, VectorImputerModel.class);

  /** Stages that make numbers of categories. */
  private static final Set<Class<?>> OF_CATEGORIES =
      Set.of(CategoryCast.class, OneHotEncoderModel.class, StringIndexerModel.class);

  /**
   * Maps features back.
   *
   * @param row features of a row
   * @return of each feature its value, NaN where it is missing; empty where a stage has changed it
   *     for which there is no way back
   */
  OptionalDouble[] of(double[] row) {
    return before(features.network().getFeaturesCol(), features.before().size(), row);
  }

  /**
   * What the values of a column were.
   *
   * @param end number of stages that may have made it
   */
  private OptionalDouble[] before(String column, int end, double[] values) {
    for (int i = end - 1; i >= 0; i--) {
      Transformer stage = features.before().get(i);
      List<String> outputs = TableFeatures.columns(stage, "outputCol", "outputCols");
      int place = outputs.indexOf(column);
      if (place >= 0) {
        List<String> inputs = TableFeatures.columns(stage, "inputCol", "inputCols");
        return before(stage, inputs.size() == outputs.size() ? place : 0, inputs, i, values);
      }
    }
    return known(values);
  }

  /** What the values that a stage has made were, of one of its inputs or of all of them. */
  private OptionalDouble[] before(
      Transformer stage, int place, List<String> inputs, int end, double[] values) {
    if (stage instanceof VectorAssembler) {
      return parts(inputs, end, values);
    } else if (stage instanceof StandardizerModel standardizer) {
      double[] inverted = standardizer.inverse().invert(Vectors.dense(values)).toArray();
      return before(inputs.get(place), end, inverted);
    } else if (FILLING.contains(stage.getClass())) {
      return before(inputs.get(place), end, values);
    }
    return OF_CATEGORIES.contains(stage.getClass()) ? known(values) : unknown(values.length);
  }

  private OptionalDouble[] parts(List<String> inputs, int end, double[] values) {
    int[] sizes = inputs.stream().mapToInt(input -> features.size(input, schema)).toArray();
    if (IntStream.of(sizes).sum() != values.length) {
      return unknown(values.length);
    }
    OptionalDouble[] all = new OptionalDouble[values.length];
    int from = 0;
    for (int i = 0; i < sizes.length; i++) {
      double[] part = Arrays.copyOfRange(values, from, from + sizes[i]);
      System.arraycopy(before(inputs.get(i), end, part), 0, all, from, sizes[i]);
      from += sizes[i];
    }
    return all;
  }

  private static OptionalDouble[] known(double[] values) {
    return DoubleStream.of(values).mapToObj(OptionalDouble::of).toArray(OptionalDouble[]::new);
  }

  private static OptionalDouble[] unknown(int size) {
    return Stream.generate(OptionalDouble::empty).limit(size).toArray(OptionalDouble[]::new);
  }
}
