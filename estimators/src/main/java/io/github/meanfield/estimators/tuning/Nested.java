package io.github.meanfield.estimators.tuning;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * What is in an estimator: the stages of a Pipeline, the classifier of a OneVsRest and the like.
 */
final class Nested {

  private Nested() {}

  /** A stage, then those that are values of its params, and those in them, in a fixed order. */
  static Stream<Params> stages(Params stage) {
    return Stream.concat(
        Stream.of(stage),
        Stream.of(stage.params())
            .flatMap(param -> value(stage, param).stream())
            .flatMap(Nested::inValue));
  }

  /** The value that a param of a stage has or, if it is not set, its default. */
  static Optional<Object> value(Params stage, Param<?> param) {
    return stage.isDefined(param) ? Optional.of(stage.getOrDefault(param)) : Optional.empty();
  }

  private static Stream<Params> inValue(Object value) {
    if (value instanceof Params nested) {
      return stages(nested);
    }
    return value instanceof Params[] several
        ? Stream.of(several).flatMap(Nested::stages)
        : Stream.of();
  }

  /** Whether a value is a stage or some of them. */
  static boolean isStages(Object value) {
    return value instanceof Params || value instanceof Params[];
  }
}
