package io.github.meanfield.stages.params;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import scala.Function1;

/**
 * Makes params whose validators say what is required. Spark's own message ends at "given invalid
 * value".
 */
final class ParamFactory {

  private ParamFactory() {}

  /** A param that takes one of some words. */
  static Param<String> choice(Params owner, String name, String doc, String... allowed) {
    List<String> words = List.of(allowed);
    return new Param<>(
        owner,
        name,
        doc + ": one of " + String.join(", ", words),
        check(owner, name, "one of " + String.join(", ", words), words::contains));
  }

  /** An integer param with a smallest value. */
  static IntParam atLeast(Params owner, String name, String doc, int minimum) {
    return new IntParam(
        owner,
        name,
        doc,
        check(owner, name, "at least " + minimum, value -> (int) value >= minimum));
  }

  /** A finite number greater than zero. */
  static DoubleParam positive(Params owner, String name, String doc) {
    return number(owner, name, doc, "a finite number greater than 0", value -> value > 0);
  }

  /** A finite number, zero or more. */
  static DoubleParam notNegative(Params owner, String name, String doc) {
    return number(owner, name, doc, "a finite number of at least 0", value -> value >= 0);
  }

  /** A finite number that satisfies a condition. */
  static DoubleParam number(
      Params owner, String name, String doc, String required, NumberCheck accepts) {
    return new DoubleParam(
        owner,
        name,
        doc,
        check(
            owner,
            name,
            required,
            value -> Double.isFinite((double) value) && accepts.accepts((double) value)));
  }

  /** A list of integers, each with a smallest value; the list may be empty. */
  static IntArrayParam eachAtLeast(Params owner, String name, String doc, int minimum) {
    return new IntArrayParam(
        owner,
        name,
        doc,
        check(
            owner,
            name,
            "integers of at least " + minimum,
            value -> Arrays.stream(value).allMatch(element -> element >= minimum)));
  }

  /** A validator that throws an error of its own, so that it can say what is required. */
  static <T> Function1<T, Object> check(
      Params owner, String name, String required, SerializablePredicate<T> accepts) {
    String uid = owner.uid();
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
    return value instanceof String ? "'" + value + "'" : String.valueOf(value);
  }

  /** A condition on a number, without boxing in the signature. */
  @FunctionalInterface
  interface NumberCheck extends Serializable {
    boolean accepts(double value);
  }

  /** Params travel inside stages, so their validators must be serializable. */
  @FunctionalInterface
  interface SerializablePredicate<T> extends Predicate<T>, Serializable {}
}
