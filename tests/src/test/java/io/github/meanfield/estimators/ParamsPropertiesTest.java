package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.SplitAssigner;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** Params that are saved and loaded are what they were, whatever they are. */
class ParamsPropertiesTest {

  /** Words that some params take and others do not. */
  private static final List<String> WORDS =
      List.of(
          "relu",
          "swish",
          "he",
          "xavier",
          "auto",
          "zero",
          "adamw",
          "nesterovs",
          "reset",
          "average",
          "cosine",
          "plateau",
          "norm",
          "value",
          "none",
          "focal",
          "huber",
          "poisson",
          "balanced",
          "skip",
          "keep",
          "mean",
          "error",
          "MEMORY_ONLY",
          "DISK_ONLY",
          "dl4j",
          "dense",
          "meanfield",
          "dl4j-spark",
          "robust",
          "minmax",
          "global");

  /** What values of a param are; texts for params of no class of their own. */
  private static final Map<Class<?>, Class<?>> TYPES =
      Map.of(
          IntParam.class, Integer.class,
          LongParam.class, Long.class,
          DoubleParam.class, Double.class,
          BooleanParam.class, Boolean.class,
          IntArrayParam.class, int[].class,
          DoubleArrayParam.class, double[].class);

  private final SparkSession spark = SparkSessionExtension.start();

  @Provide
  Arbitrary<List<Object>> values() {
    Arbitrary<Object> any =
        Arbitraries.oneOf(
            Arbitraries.of(WORDS).asGeneric(),
            Arbitraries.strings().ofMinLength(1).asGeneric(),
            Arbitraries.integers().asGeneric(),
            Arbitraries.integers().between(0, 5).asGeneric(),
            Arbitraries.longs().asGeneric(),
            Arbitraries.doubles().asGeneric(),
            Arbitraries.doubles().between(0, 1).asGeneric(),
            Arbitraries.of(true, false).asGeneric(),
            Arbitraries.integers().greaterOrEqual(1).array(int[].class).ofMaxSize(4).asGeneric(),
            Arbitraries.doubles().between(0, 1e9).array(double[].class).ofSize(3).asGeneric());
    return any.list().ofSize(200);
  }

  @Property(tries = 40)
  void ofClassifiers(@ForAll("values") List<Object> values) {
    check(new NeuralNetworkClassifier("saved"), new NeuralNetworkClassifier("loaded"), values);
  }

  @Property(tries = 40)
  void ofRegressors(@ForAll("values") List<Object> values) {
    check(new NeuralNetworkRegressor("saved"), new NeuralNetworkRegressor("loaded"), values);
  }

  @Property(tries = 40)
  void ofStandardizers(@ForAll("values") List<Object> values) {
    check(new Standardizer("saved"), new Standardizer("loaded"), values);
  }

  @Property(tries = 40)
  void ofSplitAssigners(@ForAll("values") List<Object> values) {
    check(new SplitAssigner("saved"), new SplitAssigner("loaded"), values);
  }

  private void check(Params saved, Params loaded, List<Object> values) {
    int next = 0;
    for (Object value : values) {
      set(saved, saved.params()[next++ % saved.params().length], value);
    }
    String json =
        DefaultParamsWriter.getMetadataToSave(
            saved, spark.sparkContext(), Option.empty(), Option.empty());
    DefaultParamsReader.parseMetadata(json, saved.getClass().getName())
        .getAndSetParams(loaded, Option.empty());
    assertEquals(described(saved), described(loaded));
  }

  /** Sets a param if it takes the value. */
  private static void set(Params stage, Param<?> param, Object value) {
    if (TYPES.getOrDefault(param.getClass(), String.class).isInstance(value)) {
      try {
        setAny(stage, param, value);
      } catch (IllegalArgumentException e) {
        // It is not legal.
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> void setAny(Params stage, Param<T> param, Object value) {
    stage.set(param, (T) value);
  }

  /** Each param's value in words that tell any two values apart, and whether it was set. */
  private static Map<String, String> described(Params stage) {
    ParamMap all = stage.extractParamMap();
    Map<String, String> result = new TreeMap<>();
    for (Param<?> param : stage.params()) {
      Object value = all.get(param).isDefined() ? all.get(param).get() : null;
      String text =
          value instanceof int[] ints
              ? Arrays.toString(ints)
              : value instanceof double[] doubles
                  ? Arrays.toString(doubles)
                  : String.valueOf(value);
      if (stage.isSet(param)) {
        result.put(param.name(), text);
      }
    }
    return result;
  }
}
