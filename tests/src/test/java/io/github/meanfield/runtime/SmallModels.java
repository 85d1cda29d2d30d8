package io.github.meanfield.runtime;

import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.runtime.math.QuantileMap;
import io.github.meanfield.runtime.math.SmoothClip;
import io.github.meanfield.runtime.math.Standardization;
import io.github.meanfield.runtime.steps.Activate;
import io.github.meanfield.runtime.steps.Assemble;
import io.github.meanfield.runtime.steps.CastCategory;
import io.github.meanfield.runtime.steps.Classes;
import io.github.meanfield.runtime.steps.Convolution;
import io.github.meanfield.runtime.steps.Dense;
import io.github.meanfield.runtime.steps.EmbeddedCategory;
import io.github.meanfield.runtime.steps.Encode;
import io.github.meanfield.runtime.steps.EncodeSequence;
import io.github.meanfield.runtime.steps.IndexCategory;
import io.github.meanfield.runtime.steps.IndexText;
import io.github.meanfield.runtime.steps.Invalid;
import io.github.meanfield.runtime.steps.Lstm;
import io.github.meanfield.runtime.steps.NameClass;
import io.github.meanfield.runtime.steps.Network;
import io.github.meanfield.runtime.steps.Normalize;
import io.github.meanfield.runtime.steps.NumberFeature;
import io.github.meanfield.runtime.steps.OneHotCategory;
import io.github.meanfield.runtime.steps.Periodic;
import io.github.meanfield.runtime.steps.PiecewiseLinear;
import io.github.meanfield.runtime.steps.PlainNumber;
import io.github.meanfield.runtime.steps.Pooling;
import io.github.meanfield.runtime.steps.Predict;
import io.github.meanfield.runtime.steps.ReadDate;
import io.github.meanfield.runtime.steps.Reconstruction;
import io.github.meanfield.runtime.steps.SequenceActivation;
import io.github.meanfield.runtime.steps.SequenceLayer;
import io.github.meanfield.runtime.steps.SequencePart;
import io.github.meanfield.runtime.steps.SequenceReversal;
import io.github.meanfield.runtime.steps.Standardize;
import io.github.meanfield.runtime.steps.Targets;
import io.github.meanfield.runtime.steps.TokenEmbedding;
import io.github.meanfield.runtime.steps.TransformerBlock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Models that are made by hand, of random weights. */
public final class SmallModels {

  private static final double[] NONE = {};

  private SmallModels() {}

  /** A row of {@link #classifier}. */
  public static Map<String, Object> row(Object size, Object garden, Object joined, Object colour) {
    Map<String, Object> row = new HashMap<>();
    row.put("size", size);
    row.put("garden", garden);
    row.put("joined", joined);
    row.put("colour", colour);
    return row;
  }

  static InputColumn column(String name, InputColumn.Type type) {
    return new InputColumn(
        name,
        type,
        1,
        true,
        List.of("", "NA"),
        false,
        InputColumn.Spelling.TEXT,
        type == InputColumn.Type.DATE ? "UTC" : "");
  }

  /** Of a table, with a feature of every kind and two networks. */
  public static Model classifier() {
    Random random = new Random(5);
    return new Model(
        "test",
        List.of(
            column("size", InputColumn.Type.NUMBER),
            column("garden", InputColumn.Type.FLAG),
            column("joined", InputColumn.Type.DATE),
            column("colour", InputColumn.Type.CATEGORY)),
        List.of(
            new ReadDate("dates", "joined", List.of("year", "month", "day", "days"), false, 19000),
            new CastCategory("cast", "colour", "text", true),
            new IndexCategory("index", "text", "number", List.of("red", "blue", "7"), Invalid.KEEP),
            new Assemble(
                "assembler",
                List.of("size", "garden", "number", "days", "month"),
                "features",
                Invalid.KEEP),
            new Predict(
                "network",
                "features",
                List.of(tabular(random), tabular(random)),
                Combination.LOG_MEAN_SOFTMAX,
                new Classes("raw", "probability", "prediction", 3, new double[] {0.5, 1, 1}),
                Invalid.ERROR),
            new NameClass("names", "prediction", "label", List.of("low", "middle", "high"))));
  }

  private static Network tabular(Random random) {
    Encode encode =
        new Encode(
            List.of(
                new NumberFeature(
                    10,
                    0.1,
                    true,
                    0,
                    2,
                    new Periodic(
                        floats(random, 3),
                        floats(random, 3),
                        matrix(random, 2, 3),
                        floats(random, 2))),
                new NumberFeature(0, 1, false, 0, 0, new PlainNumber()),
                new OneHotCategory(
                    new double[] {0, 0, 0}, new double[] {1, 1, 1}, 4, new int[] {3}),
                new NumberFeature(
                    100,
                    0.01,
                    false,
                    0,
                    0,
                    new PiecewiseLinear(
                        new float[] {-1, 0, 1},
                        floats(random, 2),
                        floats(random, 2),
                        matrix(random, 2, 2))),
                new EmbeddedCategory(12, new int[] {3}, 2, matrix(random, 11, 2))),
            floats(random, 10));
    float[] variance = {1, 2, 3, 4};
    return new Network(
        List.of(
            encode,
            new Dense(matrix(random, encode.outputs(), 4), floats(random, 4)),
            new Normalize(floats(random, 4), floats(random, 4), floats(random, 4), variance, 1e-5),
            new Activate(Activate.Function.MISH, 0, floats(random, 4)),
            new Dense(matrix(random, 4, 3), floats(random, 3))));
  }

  /** Of a standardized vector of so many features. */
  public static Model regressor(int features, int hidden) {
    Random random = new Random(6);
    double[] scale = random.doubles(features, 1, 2).toArray();
    Standardization map =
        new Standardization(
            random.doubles(features).toArray(),
            scale,
            new QuantileMap(new double[0][]),
            0,
            1,
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            new SmoothClip(0, 3),
            0);
    Network network =
        new Network(
            List.of(
                new Dense(matrix(random, features, hidden), floats(random, hidden)),
                new Activate(Activate.Function.RELU, 0, new float[0]),
                new Dense(matrix(random, hidden, 2), floats(random, 2))));
    return new Model(
        "test",
        List.of(InputColumn.of("raw", InputColumn.Type.VECTOR, features)),
        List.of(
            new Standardize("scale", "raw", "features", map, Invalid.SKIP, NONE),
            new Predict(
                "network",
                "features",
                List.of(network),
                Combination.MEAN,
                new Targets(
                    "prediction",
                    true,
                    new double[] {1, 2},
                    new double[] {3, 4},
                    false,
                    new double[] {-50, -50},
                    new double[] {50, 50}),
                Invalid.ERROR)));
  }

  /** Of a vector, with a code of 2 after the third layer; its columns have no names. */
  public static Model autoencoder(int features) {
    Random random = new Random(8);
    Network network =
        new Network(
            List.of(
                new Dense(matrix(random, features, 4), floats(random, 4)),
                new Activate(Activate.Function.TANH, 0, new float[0]),
                new Dense(matrix(random, 4, 2), floats(random, 2)),
                new Dense(matrix(random, 2, features), floats(random, features)),
                new Activate(Activate.Function.SIGMOID, 0, new float[0])));
    return new Model(
        "test",
        List.of(InputColumn.of("raw", InputColumn.Type.VECTOR, features)),
        List.of(
            new Predict(
                "network",
                "raw",
                List.of(network),
                Combination.MEAN,
                new Reconstruction("", "", 3, 2, features),
                Invalid.SKIP)));
  }

  /** Of a text of at most so many tokens, with a layer over steps of every kind. */
  public static Model reader(int maxLength, int maxSteps, Invalid ofLongTexts) {
    Random random = new Random(9);
    EncodeSequence sequence =
        new EncodeSequence(
            maxSteps,
            List.of(
                part(new TokenEmbedding(matrix(random, 9, 4))),
                part(new Convolution(2, 2, 2, matrix(random, 8, 3), floats(random, 3)), 0),
                part(new SequenceActivation(Activate.Function.RELU, 0), 1),
                part(new SequenceReversal(), 0),
                part(new Lstm(matrix(random, 9, 8), floats(random, 8)), 2, 3),
                part(
                    new TransformerBlock(
                        2,
                        true,
                        true,
                        Activate.Function.RELU,
                        0,
                        matrix(random, 4, 12),
                        floats(random, 12),
                        matrix(random, 4, 4),
                        floats(random, 4),
                        matrix(random, 4, 5),
                        floats(random, 5),
                        matrix(random, 5, 4),
                        floats(random, 4)),
                    0)),
            List.of(
                new Pooling(4, Pooling.Function.MAX, 0), new Pooling(5, Pooling.Function.NORM, 2)));
    return reader(
        maxLength, sequence, new Dense(matrix(random, 6, 2), floats(random, 2)), ofLongTexts);
  }

  /** Of a text of at most so many tokens, which only takes their mean. */
  public static Model meanReader(int maxLength) {
    Random random = new Random(10);
    EncodeSequence sequence =
        new EncodeSequence(
            maxLength,
            List.of(part(new TokenEmbedding(matrix(random, 9, 4)))),
            List.of(new Pooling(0, Pooling.Function.MEAN, 0)));
    return reader(
        maxLength, sequence, new Dense(matrix(random, 4, 2), floats(random, 2)), Invalid.ERROR);
  }

  private static Model reader(
      int maxLength, EncodeSequence sequence, Dense output, Invalid ofLongTexts) {
    Network network = new Network(List.of(sequence, output));
    return new Model(
        "test",
        List.of(column("review", InputColumn.Type.TEXT)),
        List.of(
            new IndexText(
                "indexer",
                "review",
                "tokens",
                List.of("good", "bad", "not"),
                true,
                2,
                4,
                maxLength,
                Invalid.KEEP),
            new Predict(
                "network",
                "tokens",
                List.of(network),
                Combination.MEAN,
                new Classes("raw", "probability", "prediction", 2, NONE),
                ofLongTexts)));
  }

  private static SequencePart part(SequenceLayer layer, int... inputs) {
    return new SequencePart(inputs, layer);
  }

  /** exp of the number in the only column, rows without it left out. */
  public static Model exponential(String column) {
    return new Model(
        "test",
        List.of(column(column, InputColumn.Type.NUMBER)),
        List.of(
            new Assemble("assembler", List.of(column), "features", Invalid.SKIP),
            new Predict(
                "network",
                "features",
                List.of(new Network(List.of(new Dense(new float[][] {{1}}, new float[] {0})))),
                Combination.MEAN,
                new Targets("prediction", false, new double[1], new double[] {1}, true, NONE, NONE),
                Invalid.ERROR)));
  }

  private static float[] floats(Random random, int length) {
    float[] floats = new float[length];
    for (int i = 0; i < length; i++) {
      floats[i] = (float) random.nextGaussian() / 2;
    }
    return floats;
  }

  private static float[][] matrix(Random random, int rows, int columns) {
    float[][] matrix = new float[rows][];
    for (int i = 0; i < rows; i++) {
      matrix[i] = floats(random, columns);
    }
    return matrix;
  }
}
