package io.github.meanfield.stages.params;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import scala.Function1;

/**
 * The params of a stage. Each method declares a param at its first call for a name, with its
 * default, and gives the same param at every further one.
 *
 * <p>Validators say what is required; Spark's own message ends at "given invalid value".
 */
public final class ParamDeclarations implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Params stage;
  private final HashMap<String, Param<?>> params = new HashMap<>();

  /**
   * The declarations of a stage, empty so far.
   *
   * @param stage the stage; its uid is asked for when the first param is declared
   */
  public ParamDeclarations(Params stage) {
    this.stage = stage;
  }

  /** Declares all params of the stage, at the end of its constructor: Spark calls each accessor. */
  public void complete() {
    stage.params();
  }

  /** The name of a column, unset by default. */
  Param<String> column(String name, String doc) {
    return column(name, doc, null);
  }

  /** The name of a column. */
  Param<String> column(String name, String doc, String byDefault) {
    return declare(name, byDefault, () -> new Param<>(stage, name, doc));
  }

  /** The names of columns, at least one and each once, unset by default. */
  StringArrayParam columns(String name, String doc) {
    return declare(
        name,
        null,
        () ->
            new StringArrayParam(
                stage,
                name,
                doc,
                check(
                    name,
                    "at least one name, and each only once",
                    value ->
                        value.length > 0
                            && Arrays.stream(value).distinct().count() == value.length)));
  }

  /** A text that is not blank, unset by default. */
  Param<String> notBlank(String name, String doc, String required) {
    return text(name, doc, null, required, value -> !value.isBlank());
  }

  /** A text that satisfies a condition. */
  Param<String> text(
      String name, String doc, String byDefault, String required, Check<String> accepts) {
    return declare(
        name, byDefault, () -> new Param<>(stage, name, doc, check(name, required, accepts)));
  }

  /** One of some words, of which the first is the default. */
  Param<String> choice(String name, String doc, String... words) {
    List<String> allowed = List.of(words);
    return declare(
        name,
        words[0],
        () -> {
          String required = "one of " + String.join(", ", allowed);
          return new Param<>(
              stage, name, doc + ": " + required, check(name, required, allowed::contains));
        });
  }

  /** True or false. */
  BooleanParam flag(String name, String doc, boolean byDefault) {
    return declare(name, byDefault, () -> new BooleanParam(stage, name, doc));
  }

  /** Any long integer. */
  LongParam integer(String name, String doc, long byDefault) {
    return declare(name, byDefault, () -> new LongParam(stage, name, doc));
  }

  /** An integer with a smallest value. */
  IntParam atLeast(int minimum, String name, String doc, int byDefault) {
    return integer(name, doc, byDefault, "at least " + minimum, value -> (int) value >= minimum);
  }

  /** An integer with a smallest and a largest value. */
  IntParam between(int minimum, int maximum, String name, String doc, int byDefault) {
    return integer(
        name,
        doc,
        byDefault,
        "from " + minimum + " to " + maximum,
        value -> (int) value >= minimum && (int) value <= maximum);
  }

  private IntParam integer(
      String name, String doc, int byDefault, String required, Check<Object> accepts) {
    return declare(
        name, byDefault, () -> new IntParam(stage, name, doc, check(name, required, accepts)));
  }

  /** A list of integers, each with a smallest value; the list may be empty. */
  IntArrayParam eachAtLeast(int minimum, String name, String doc, int... byDefault) {
    return declare(
        name,
        byDefault,
        () ->
            new IntArrayParam(
                stage,
                name,
                doc,
                check(
                    name,
                    "integers of at least " + minimum,
                    value -> Arrays.stream(value).allMatch(element -> element >= minimum))));
  }

  /** A list of integers that satisfies a condition, unset by default. */
  IntArrayParam integers(String name, String doc, String required, Check<int[]> accepts) {
    return declare(
        name, null, () -> new IntArrayParam(stage, name, doc, check(name, required, accepts)));
  }

  /** Another stage, unset by default. */
  <S extends Params> Param<S> stage(String name, String doc) {
    return declare(name, null, () -> new Param<>(stage, name, doc));
  }

  /** A finite number greater than zero. */
  DoubleParam positive(String name, String doc, double byDefault) {
    return number(name, doc, byDefault, "a finite number greater than 0", value -> value > 0);
  }

  /** A finite number, zero or more. */
  DoubleParam notNegative(String name, String doc, double byDefault) {
    return number(name, doc, byDefault, "a finite number of at least 0", value -> value >= 0);
  }

  /** A number in [0, 1). */
  DoubleParam fraction(String name, String doc, double byDefault) {
    return number(name, doc, byDefault, "in [0, 1)", value -> value >= 0 && value < 1);
  }

  /** A finite number that satisfies a condition. */
  DoubleParam number(
      String name, String doc, double byDefault, String required, Check<Double> accepts) {
    return declare(
        name,
        byDefault,
        () ->
            new DoubleParam(
                stage,
                name,
                doc,
                check(
                    name,
                    required,
                    value -> Double.isFinite((double) value) && accepts.test((double) value))));
  }

  /** A list of numbers that satisfies a condition; unset by default if that is null. */
  DoubleArrayParam numbers(
      String name, String doc, double[] byDefault, String required, Check<double[]> accepts) {
    return declare(
        name,
        byDefault,
        () -> new DoubleArrayParam(stage, name, doc, check(name, required, accepts)));
  }

  /** A list of numbers that satisfies a condition, unset by default. */
  DoubleArrayParam numbers(String name, String doc, String required, Check<double[]> accepts) {
    return numbers(name, doc, null, required, accepts);
  }

  @SuppressWarnings("unchecked")
  private <T, P extends Param<T>> P declare(String name, T byDefault, Supplier<P> param) {
    P declared = (P) params.get(name);
    if (declared == null) {
      declared = param.get();
      params.put(name, declared);
      if (byDefault != null) {
        stage.setDefault(declared, byDefault);
      }
    }
    return declared;
  }

  /** A validator that throws an error of its own, so that it can say what is required. */
  private <T> Function1<T, Object> check(String name, String required, Check<T> accepts) {
    String uid = stage.uid();
    return (Function1<T, Object> & Serializable)
        value -> {
          if (value == null || !accepts.test(value)) {
            throw new IllegalArgumentException(
                String.format(
                    "%s: param %s is %s, but must be %s", uid, name, show(value), required));
          }
          return true;
        };
  }

  private static String show(Object value) {
    if (value instanceof int[] numbers) {
      return Arrays.toString(numbers);
    }
    if (value instanceof double[] numbers) {
      return Arrays.toString(numbers);
    }
    if (value instanceof String[] texts) {
      return Arrays.toString(texts);
    }
    return value instanceof String ? "'" + value + "'" : String.valueOf(value);
  }

  /** A condition. Params travel inside stages, so their validators must be serializable. */
  @FunctionalInterface
  interface Check<T> extends Predicate<T>, Serializable {}
}
