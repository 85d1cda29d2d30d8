package io.github.meanfield.onnx;

import io.github.meanfield.runtime.InputColumn;
import io.github.meanfield.runtime.InputColumn.Spelling;
import io.github.meanfield.runtime.InputColumn.Type;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.runtime.math.QuantileMap;
import io.github.meanfield.runtime.math.SmoothClip;
import io.github.meanfield.runtime.math.Standardization;
import io.github.meanfield.runtime.steps.Activate;
import io.github.meanfield.runtime.steps.Assemble;
import io.github.meanfield.runtime.steps.CastCategory;
import io.github.meanfield.runtime.steps.CastNumber;
import io.github.meanfield.runtime.steps.Classes;
import io.github.meanfield.runtime.steps.Dense;
import io.github.meanfield.runtime.steps.EmbeddedCategory;
import io.github.meanfield.runtime.steps.Encode;
import io.github.meanfield.runtime.steps.EncodeOneHot;
import io.github.meanfield.runtime.steps.Head;
import io.github.meanfield.runtime.steps.ImputeNumber;
import io.github.meanfield.runtime.steps.ImputeVector;
import io.github.meanfield.runtime.steps.IndexCategory;
import io.github.meanfield.runtime.steps.Invalid;
import io.github.meanfield.runtime.steps.NameClass;
import io.github.meanfield.runtime.steps.Network;
import io.github.meanfield.runtime.steps.Normalize;
import io.github.meanfield.runtime.steps.NumberFeature;
import io.github.meanfield.runtime.steps.OneHotCategory;
import io.github.meanfield.runtime.steps.Periodic;
import io.github.meanfield.runtime.steps.PiecewiseLinear;
import io.github.meanfield.runtime.steps.PlainNumber;
import io.github.meanfield.runtime.steps.Predict;
import io.github.meanfield.runtime.steps.ReadDate;
import io.github.meanfield.runtime.steps.RequireVector;
import io.github.meanfield.runtime.steps.Scale;
import io.github.meanfield.runtime.steps.Standardize;
import io.github.meanfield.runtime.steps.Targets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Models with every step and layer, of random weights. */
final class HandMadeModels {

  private static final double[] NONE = {};
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private final Random random;

  HandMadeModels(long seed) {
    random = new Random(seed);
  }

  private static InputColumn column(String name, Type type, Spelling spelling) {
    boolean isDate = type == Type.DATE || type == Type.TIMESTAMP;
    return new InputColumn(
        name, type, 1, true, List.of("", "NA"), false, spelling, isDate ? "UTC" : "");
  }

  /** Two networks of a table with features of every kind, whose classes have names. */
  Model table(double... thresholds) {
    return new Model(
        "test",
        List.of(
            column("size", Type.NUMBER, Spelling.TEXT),
            column("price", Type.NUMBER, Spelling.TEXT),
            column("garden", Type.FLAG, Spelling.TEXT),
            column("joined", Type.TIMESTAMP, Spelling.TEXT),
            column("colour", Type.CATEGORY, Spelling.TEXT),
            column("code", Type.CATEGORY, Spelling.SHORTEST)),
        List.of(
            new ReadDate(
                "dates", "joined", List.of("year", "month", "day", "hour", "days"), true, 19000),
            new CastCategory("cast", "colour", "text", true),
            new IndexCategory("index", "text", "number", List.of("red", "blue", "7"), Invalid.KEEP),
            new IndexCategory("codes", "code", "codeNumber", List.of("3", "10"), Invalid.KEEP),
            new Assemble(
                "assembler",
                List.of("size", "price", "garden", "number", "codeNumber", "days", "month", "hour"),
                "features",
                Invalid.KEEP),
            new Predict(
                "network",
                "features",
                List.of(tabular(), tabular()),
                Combination.LOG_MEAN_SOFTMAX,
                new Classes("raw", "probability", "prediction", 3, thresholds),
                Invalid.ERROR),
            new NameClass("names", "prediction", "label", List.of("low", "middle", "high"))));
  }

  private Network tabular() {
    Encode encode =
        new Encode(
            List.of(
                new NumberFeature(10, 0.1, true, 0.2, 2, periodic()),
                new NumberFeature(1000, 0.01, false, 0, 0, periodic()),
                new NumberFeature(0, 1, true, 0.1, 3, new PlainNumber()),
                new OneHotCategory(
                    new double[] {0.2, 0, 0}, new double[] {1, 2, 1}, 4, new int[] {3}),
                new OneHotCategory(new double[] {0.3}, new double[] {1.5}, 3, new int[] {2}),
                new NumberFeature(100, 0.01, true, 0.3, 1, piecewise(-1, 0, 0.5f, 1)),
                new EmbeddedCategory(12, new int[] {3}, 2, matrix(11, 2)),
                new NumberFeature(12, 0.1, false, 0, 0, piecewise(-0.5f, 0.5f))),
            floats(18));
    return new Network(
        List.of(
            encode,
            new Dense(matrix(encode.outputs(), 4), floats(4)),
            normalize(4),
            new Activate(Activate.Function.MISH, 0, floats(4)),
            new Dense(matrix(4, 3), floats(3))));
  }

  private Periodic periodic() {
    return new Periodic(floats(3), floats(3), matrix(2, 3), floats(2));
  }

  private PiecewiseLinear piecewise(float... boundaries) {
    return new PiecewiseLinear(boundaries, floats(2), floats(2), matrix(boundaries.length - 1, 2));
  }

  private Normalize normalize(int units) {
    float[] variance = new float[units];
    for (int j = 0; j < units; j++) {
      variance[j] = 0.5f + random.nextFloat();
    }
    return new Normalize(floats(units), floats(units), floats(units), variance, 1e-3);
  }

  /** Texts as one-hot vectors and numbers that are filled in, standardized. */
  Model plain(Invalid unknown, Invalid missing, Standardization map, Invalid gap) {
    int size = map.center().length;
    return new Model(
        "test",
        List.of(
            column("age", Type.NUMBER, Spelling.TEXT),
            column("balance", Type.NUMBER, Spelling.TEXT),
            column("member", Type.FLAG, Spelling.TEXT),
            column("country", Type.CATEGORY, Spelling.TEXT),
            column("rank", Type.NUMBER, Spelling.TEXT)),
        List.of(
            new CastNumber("casts", "age", "ageNumber"),
            new ImputeNumber("imputer", "ageNumber", "ageFilled", Double.NaN, 40.5),
            new ImputeNumber("imputer2", "balance", "balanceFilled", -999, 1234.5),
            new IndexCategory("index", "country", "index", List.of("FR", "DE", "ES"), unknown),
            new EncodeOneHot("oneHot", "index", "countries", 3, 3, Invalid.KEEP),
            new EncodeOneHot("ranks", "rank", "rankVector", 2, 3, Invalid.KEEP),
            new Assemble(
                "assembler",
                List.of("ageFilled", "balanceFilled", "member", "countries", "rankVector"),
                "raw",
                missing),
            new Standardize(
                "scale",
                "raw",
                "features",
                map,
                gap,
                gap == Invalid.FILL ? random.doubles(size).toArray() : NONE),
            predict("features", size, "")));
  }

  /** The number of features of {@link #plain}. */
  static final int PLAIN_FEATURES = 9;

  private Predict predict(String input, int features, String prediction) {
    return new Predict(
        "network",
        input,
        List.of(network(features, 2, Activate.Function.TANH, true)),
        Combination.MEAN,
        new Classes("", "", prediction, 2, NONE),
        Invalid.SKIP);
  }

  /** A standardization of {@link #plain}, with a constant feature. */
  Standardization standardization(
      double offset, double span, double lowest, double highest, SmoothClip clip) {
    double[] scale = random.doubles(PLAIN_FEATURES, 0.5, 30).toArray();
    scale[4] = 0;
    return new Standardization(
        random.doubles(PLAIN_FEATURES, -1, 30).toArray(),
        scale,
        new QuantileMap(new double[0][]),
        offset,
        span,
        lowest,
        highest,
        clip,
        0.25);
  }

  /** A standardization of {@link #plain} by quantiles, of which several are the same. */
  Standardization quantiles(SmoothClip clip) {
    double[][] quantiles = new double[PLAIN_FEATURES][];
    for (int j = 0; j < quantiles.length; j++) {
      double step = j == 1 ? 500 : 7;
      quantiles[j] =
          new double[] {0, 0, 0, 0.1, 0.1, 1, 1, 2 * step, 3 * step, 10 * step, 10 * step};
    }
    double[] ones = new double[PLAIN_FEATURES];
    Arrays.fill(ones, 1);
    ones[8] = 0;
    return new Standardization(
        new double[PLAIN_FEATURES],
        ones,
        new QuantileMap(quantiles),
        0,
        1,
        -INFINITY,
        INFINITY,
        clip,
        0.5);
  }

  /** Networks of a vector with an activation in each place, of so many targets. */
  Model regressor(
      Activate.Function function, boolean mixes, Combination combination, Targets head) {
    return new Model(
        "test",
        List.of(InputColumn.of("raw", Type.VECTOR, 5)),
        List.of(
            new RequireVector("hint", "raw", Invalid.ERROR),
            new ImputeVector("imputer", "raw", "filled", random.doubles(5).toArray()),
            new Scale(
                "scale",
                "filled",
                "features",
                random.doubles(5).toArray(),
                random.doubles(5).toArray(),
                random.doubles(5).toArray()),
            new Predict(
                "network",
                "features",
                List.of(
                    network(5, head.size(), function, mixes),
                    network(5, head.size(), function, mixes),
                    network(5, head.size(), function, mixes)),
                combination,
                head,
                Invalid.ERROR)));
  }

  /** Targets with limits. */
  static Targets targets(boolean isVector, int size, boolean isLogarithm) {
    double[] center = new double[size];
    double[] scale = new double[size];
    double[] min = new double[size];
    double[] max = new double[size];
    for (int k = 0; k < size; k++) {
      center[k] = isLogarithm ? 0 : 10_000 * (k + 1);
      scale[k] = isLogarithm ? 1 : 3_000;
      min[k] = isLogarithm ? 0.2 : 9_000;
      max[k] = isLogarithm ? 20 : 12_000 * (k + 1);
    }
    return new Targets("prediction", isVector, center, scale, isLogarithm, min, max);
  }

  /** What one network predicts is a feature of the next. */
  Model stacked() {
    Head classes = new Classes("", "inner", "innerClass", 3, NONE);
    return new Model(
        "test",
        List.of(column("a", Type.NUMBER, Spelling.TEXT), column("b", Type.NUMBER, Spelling.TEXT)),
        List.of(
            new Predict(
                "inner",
                "a",
                List.of(network(1, 3, Activate.Function.RELU, false)),
                Combination.MEAN,
                classes,
                Invalid.ERROR),
            new Assemble("assembler", List.of("inner", "innerClass", "b"), "all", Invalid.ERROR),
            predict("all", 5, "prediction")));
  }

  private Network network(int features, int outputs, Activate.Function function, boolean mixes) {
    double alpha = function == Activate.Function.LEAKY_RELU ? 0.05 : 0;
    return new Network(
        List.of(
            new Dense(matrix(features, 6), floats(6)),
            normalize(6),
            new Activate(function, alpha, mixes ? floats(6) : new float[0]),
            new Dense(matrix(6, outputs), floats(outputs))));
  }

  /**
   * Of the number of a category, which is a vector with a place for those that it does not know.
   */
  Model codes(String... labels) {
    int size = labels.length + 1;
    return new Model(
        "test",
        List.of(column("code", Type.CATEGORY, Spelling.SHORTEST)),
        List.of(
            new IndexCategory("index", "code", "number", List.of(labels), Invalid.KEEP),
            new EncodeOneHot("oneHot", "number", "features", labels.length, size, Invalid.KEEP),
            predict("features", size, "prediction")));
  }

  /** A network of one layer, of given weights. */
  static Model oneLayer(String column, float[][] weights) {
    return repeated(
        column, new Network(List.of(new Dense(weights, new float[weights[0].length]))), 1);
  }

  /** A category of so many levels, of which training has seen three, as columns. */
  Model unseen(int levels, int columns) {
    int[] unseen = new int[levels - 3];
    Arrays.setAll(unseen, i -> i + 2);
    Encode encode =
        new Encode(
            List.of(new EmbeddedCategory(levels, unseen, columns, matrix(3, columns))),
            new float[0]);
    Dense dense = new Dense(matrix(columns, 2), floats(2));
    return repeated("raw", new Network(List.of(encode, dense)), 1);
  }

  /** A network of a column, several times: it takes the memory of one. */
  static Model repeated(String column, int features, int count) {
    return repeated(
        column,
        new Network(List.of(new Dense(new float[features][features], new float[features]))),
        count);
  }

  private static Model repeated(String column, Network network, int count) {
    return new Model(
        "test",
        List.of(InputColumn.of(column, Type.VECTOR, network.numFeatures())),
        List.of(
            new Predict(
                "network",
                column,
                Collections.nCopies(count, network),
                Combination.MEAN,
                new Classes("", "", "", network.numOutputs(), NONE),
                Invalid.ERROR)));
  }

  private float[] floats(int length) {
    float[] floats = new float[length];
    for (int i = 0; i < length; i++) {
      floats[i] = (float) random.nextGaussian() / 2;
    }
    return floats;
  }

  private float[][] matrix(int rows, int columns) {
    float[][] matrix = new float[rows][];
    for (int i = 0; i < rows; i++) {
      matrix[i] = floats(columns);
    }
    return matrix;
  }
}
