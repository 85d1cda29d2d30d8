package io.github.meanfield.stages.network.sequence;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.stages.network.Freezing;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkSize;
import io.github.meanfield.stages.network.NetworkZip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The block of a transformer's encoder. */
class TransformerBlockTest {

  private static final int TOKENS = 10;
  private static final int CLASSES = 2;
  private static final int SIZE = 6;
  private static final int HEADS = 3;
  private static final int UNITS = 5;
  private static final int[][] ROWS = {{3, 1, 4, 1, 5}, {9}, {2, 6, 5, 3, 5, 8}};
  private static final int[] LABELS = {0, 1, 1};

  private static TransformerBlock.Builder block() {
    return new TransformerBlock.Builder(SIZE, HEADS, UNITS).activation(Activation.TANH);
  }

  private static String network(TransformerBlock... blocks) {
    NeuralNetConfiguration.ListBuilder chain =
        new NeuralNetConfiguration.Builder()
            .weightInit(WeightInit.XAVIER)
            .list()
            .inputPreProcessor(0, new SequenceInput(200, 1))
            .layer(new EmbeddingSequenceLayer.Builder().nIn(TOKENS).nOut(SIZE).build());
    for (TransformerBlock block : blocks) {
      chain.layer(block);
    }
    return chain
        .layer(new GlobalPoolingLayer(PoolingType.AVG))
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(SIZE)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build())
        .build()
        .toJson();
  }

  private static TransformerBlock first() {
    return block().positions(true).build();
  }

  private static TransformerBlock last() {
    return block().normalized(true).build();
  }

  /** The formulas, number by number. */
  private static double[] expected(Map<String, INDArray> parameters, int[] row) {
    double[][] x = new double[row.length][SIZE];
    for (int t = 0; t < row.length; t++) {
      for (int i = 0; i < SIZE; i++) {
        double angle = t / Math.pow(10_000, (i / 2 * 2) / (double) SIZE);
        double position = i % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
        x[t][i] = Math.sqrt(SIZE) * parameters.get("0_W").getDouble(row[t], i) + position;
      }
    }
    for (String layer : new String[] {"1_", "2_"}) {
      double[][] projected =
          dense(normalized(x), parameters.get(layer + "Wqkv"), parameters.get(layer + "bqkv"));
      add(
          x,
          dense(attended(projected), parameters.get(layer + "Wo"), parameters.get(layer + "bo")));
      double[][] hidden =
          dense(normalized(x), parameters.get(layer + "W1"), parameters.get(layer + "b1"));
      for (double[] step : hidden) {
        Arrays.setAll(step, i -> Math.tanh(step[i]));
      }
      add(x, dense(hidden, parameters.get(layer + "W2"), parameters.get(layer + "b2")));
    }
    double[] mean = new double[SIZE];
    for (double[] step : normalized(x)) {
      Arrays.setAll(mean, i -> mean[i] + step[i] / row.length);
    }
    double[] logits = dense(new double[][] {mean}, parameters.get("4_W"), parameters.get("4_b"))[0];
    double sum = Arrays.stream(logits).map(Math::exp).sum();
    return Arrays.stream(logits).map(z -> Math.exp(z) / sum).toArray();
  }

  private static void add(double[][] x, double[][] more) {
    for (int t = 0; t < x.length; t++) {
      for (int i = 0; i < SIZE; i++) {
        x[t][i] += more[t][i];
      }
    }
  }

  private static double[][] normalized(double[][] x) {
    return Arrays.stream(x)
        .map(
            step -> {
              double mean = Arrays.stream(step).average().orElseThrow();
              double variance =
                  Arrays.stream(step).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
              return Arrays.stream(step)
                  .map(v -> (v - mean) / Math.sqrt(variance + 1e-5))
                  .toArray();
            })
        .toArray(double[][]::new);
  }

  private static double[][] dense(double[][] x, INDArray weights, INDArray bias) {
    double[][] result = new double[x.length][(int) weights.size(1)];
    for (int t = 0; t < x.length; t++) {
      for (int j = 0; j < result[t].length; j++) {
        result[t][j] = bias.getDouble(j);
        for (int i = 0; i < x[t].length; i++) {
          result[t][j] += x[t][i] * weights.getDouble(i, j);
        }
      }
    }
    return result;
  }

  private static double[][] attended(double[][] projected) {
    int size = SIZE / HEADS;
    double[][] result = new double[projected.length][SIZE];
    for (int head = 0; head < HEADS; head++) {
      for (int t = 0; t < projected.length; t++) {
        double[] weights = new double[projected.length];
        for (int s = 0; s < weights.length; s++) {
          double product = 0;
          for (int i = head * size; i < (head + 1) * size; i++) {
            product += projected[t][i] * projected[s][SIZE + i];
          }
          weights[s] = Math.exp(product / Math.sqrt(size));
        }
        double sum = Arrays.stream(weights).sum();
        for (int s = 0; s < weights.length; s++) {
          for (int i = head * size; i < (head + 1) * size; i++) {
            result[t][i] += weights[s] / sum * projected[s][2 * SIZE + i];
          }
        }
      }
    }
    return result;
  }

  @Test
  void outputsAreThoseOfTheFormulas() {
    SequenceNetwork network = SequenceNetwork.inDoubles(network(first(), last()));
    double[] outputs = network.outputs(ROWS, 8);
    Map<String, INDArray> parameters = network.model().paramTable();
    for (int i = 0; i < ROWS.length; i++) {
      assertArrayEquals(
          expected(parameters, ROWS[i]),
          Arrays.copyOfRange(outputs, CLASSES * i, CLASSES * (i + 1)),
          1e-12);
    }
  }

  @Test
  void gradientsEqualDifferences() {
    SequenceNetwork network = SequenceNetwork.inDoubles(network(first(), last()));
    assertEquals(0, network.gradientError(ROWS, LABELS, CLASSES), 1e-8);
    // Without a mask too.
    int[][] same = {{3, 1, 4}, {1, 5, 9}};
    assertEquals(0, network.gradientError(same, new int[] {0, 1}, CLASSES), 1e-8);
  }

  /** So many weights of attention are not computed at once. */
  @Test
  void rowsDoNotDependOnTheOthersOfALargeMinibatch() {
    SequenceNetwork network = SequenceNetwork.inDoubles(network(first()));
    Random random = new Random(2);
    int[][] rows =
        Stream.generate(() -> random.ints(150 + random.nextInt(50), 0, TOKENS).toArray())
            .limit(19)
            .toArray(int[][]::new);
    int[] labels = random.ints(rows.length, 0, CLASSES).toArray();
    double[] outputs = network.outputs(rows, 200);
    double[] gradient = network.gradient(rows, 200, labels, CLASSES);
    double[] sum = new double[gradient.length];
    for (int i = 0; i < rows.length; i++) {
      int[][] row = {rows[i]};
      assertArrayEquals(
          Arrays.copyOfRange(outputs, CLASSES * i, CLASSES * (i + 1)),
          network.outputs(row, rows[i].length),
          1e-12);
      double[] one = network.gradient(row, rows[i].length, new int[] {labels[i]}, CLASSES);
      Arrays.setAll(sum, k -> sum[k] + one[k]);
    }
    assertArrayEquals(sum, gradient, 1e-10);
  }

  /** In a thread of its own, which no other network has taken memory in. */
  @Test
  void attentionTakesTheMemoryOfSomeRows() throws Exception {
    int steps = 400;
    int[][] rows =
        new Random(3).ints(32, 0, TOKENS).mapToObj(t -> row(t, steps)).toArray(int[][]::new);
    int[] labels = new int[rows.length];
    Callable<Long> twoPasses =
        () -> {
          String json = network(first()).replace("\"maxSteps\" : 200", "\"maxSteps\" : " + steps);
          SequenceNetwork network = SequenceNetwork.open(json, new Sgd(0.1));
          for (int pass = 0; pass < 2; pass++) {
            network.outputs(rows, steps);
            network.fit(rows, labels, CLASSES);
          }
          long bytes =
              Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread().stream()
                  .mapToLong(MemoryWorkspace::getCurrentSize)
                  .sum();
          Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
          return bytes;
        };
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      long bytes = thread.submit(twoPasses).get();
      long ofWeights = (long) Float.BYTES * rows.length * HEADS * steps * steps;
      assertTrue(bytes > 0 && bytes < ofWeights, bytes + " of " + ofWeights);
    } finally {
      thread.shutdown();
    }
  }

  private static int[] row(int token, int steps) {
    return IntStream.range(0, steps).map(t -> (token + t) % TOKENS).toArray();
  }

  @Test
  void theSizeOfANetworkCountsAllThatABlockComputes() {
    TransformerBlock block = new TransformerBlock.Builder(SIZE, HEADS, UNITS).build();
    NetworkConfiguration network = NetworkConfiguration.parse(network(block));
    assertEquals((9 * SIZE + 2 * UNITS) * 50, NetworkSize.widest(network).applyAsInt(50));
    String long20000 = network(block).replace("\"maxSteps\" : 200", "\"maxSteps\" : 20000");
    // 3 heads of 20,000 by 20,000 weights.
    assertRefused(
        () -> NetworkConfiguration.parse(long20000).requireComputable(),
        "numbers for each row (20,001 features, and what the layers make of them)",
        "268,435,456 are the most");
  }

  /** Its derivatives are those of what was drawn. */
  @Test
  void dropoutIsThatOfTraining() {
    String json =
        network(block().positions(true).dropOut(0.6).build(), block().dropOut(0.8).build());
    NetworkConfiguration network = NetworkConfiguration.parse(json);
    Nd4j.getRandom().setSeed(1);
    SequenceNetwork doubles = SequenceNetwork.withDropout(json);
    double[] scored = doubles.outputs(ROWS, 6);
    assertArrayEquals(scored, doubles.outputs(ROWS, 6));
    assertEquals(0, doubles.gradientError(ROWS, LABELS, CLASSES), 1e-7);
    Nd4j.getRandom().setSeed(4);
    double[] gradient = doubles.gradient(ROWS, 6, LABELS, CLASSES);
    assertFalse(Arrays.equals(gradient, doubles.gradient(ROWS, 6, LABELS, CLASSES)));
    Nd4j.getRandom().setSeed(4);
    assertArrayEquals(gradient, doubles.gradient(ROWS, 6, LABELS, CLASSES));
    assertEquals(new Dropout(0.6), network.parts().get(1).layer().getIDropout());
  }

  @Test
  void weightsStartAsTheirInitSays() {
    TransformerBlock block = new TransformerBlock.Builder(40, 2, 160).biasInit(0.5).build();
    NeuralNetConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .weightInit(WeightInit.XAVIER)
            .layer(block)
            .build();
    int length = (int) block.initializer().numParams(conf);
    assertEquals(12 * 40 * 40 + 40 * 3 + 40 + 160 + 40, length);
    Nd4j.getRandom().setSeed(3);
    Map<String, INDArray> views = block.initializer().init(conf, Nd4j.zeros(1, length), true);
    assertEquals(
        Arrays.asList("Wqkv", "bqkv", "Wo", "bo", "W1", "b1", "W2", "b2"),
        block.initializer().paramKeys(block));
    // Each of the three as a matrix of its own: 2 / (40 + 40), and 2 / (40 + 160).
    double deviation = views.get("Wqkv").stdNumber().doubleValue();
    assertEquals(Math.sqrt(2.0 / 80), deviation, 0.1 * deviation);
    deviation = views.get("W1").stdNumber().doubleValue();
    assertEquals(Math.sqrt(2.0 / 200), deviation, 0.1 * deviation);
    assertEquals(0.5, views.get("b1").minNumber().doubleValue());
    assertEquals(0.5, views.get("bqkv").maxNumber().doubleValue());
  }

  @Test
  void frozenBlocksStayAsTheyAre() {
    NetworkConfiguration network =
        NetworkConfiguration.parse(network(block().dropOut(0.5).build(), last()));
    assertEquals(3, Freezing.layers(network));
    Freezing.freeze(network, 2);
    int frozen = network.parts().get(1).offset() + network.parts().get(1).length();
    SequenceNetwork opened = SequenceNetwork.open(network.toJson(), new Sgd(0.1));
    INDArray before = opened.model().params().dup();
    opened.fit(ROWS, LABELS, CLASSES);
    INDArray moved = opened.model().params().neq(before);
    for (int i = 0; i < frozen; i++) {
      assertEquals(0, moved.getInt(i), "parameter " + i);
    }
    assertTrue(IntStream.range(frozen, (int) moved.length()).anyMatch(i -> moved.getInt(i) > 0));
  }

  @Test
  void deeplearning4jOpensItsFile(@TempDir Path folder) throws IOException {
    String json = network(block().positions(true).dropOut(0.9).build(), last());
    SequenceNetwork network = SequenceNetwork.open(json, new Sgd(0.1));
    float[] parameters = network.model().params().dup().data().asFloat();
    Path zip = folder.resolve("network.zip");
    Files.write(zip, new NetworkZip(json, parameters).write());
    MultiLayerNetwork opened = ModelSerializer.restoreMultiLayerNetwork(zip.toFile(), false);
    INDArray tokens = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {3, 2, 1}});
    assertEquals(((MultiLayerNetwork) network.model()).output(tokens), opened.output(tokens));
    TransformerBlock block = (TransformerBlock) opened.getLayer(1).conf().getLayer();
    assertEquals(NetworkConfiguration.parse(json).parts().get(1).layer(), block);
    assertNotEquals(opened.getLayer(2).conf().getLayer(), block);
    assertEquals(HEADS, block.heads());
    assertEquals(UNITS, block.units());
    assertTrue(block.addsPositions() && !block.normalizesOutputs());
    assertEquals(
        InputType.recurrent(SIZE, 4), block.getOutputType(0, InputType.recurrent(SIZE, 4)));
  }

  @Test
  void anUnsoundBlockIsRefused() {
    for (TransformerBlock unsound :
        new TransformerBlock[] {
          new TransformerBlock.Builder(SIZE, 4, UNITS).build(),
          new TransformerBlock.Builder(SIZE, 0, UNITS).build(),
          new TransformerBlock.Builder(SIZE, HEADS, 0).build(),
          new TransformerBlock.Builder(SIZE, HEADS, UNITS).nOut(7).build(),
          block().dropOut(new GaussianNoise(1)).build(),
          block().weightNoise(new DropConnect(0.5)).build()
        }) {
      assertRefused(
          () -> NetworkConfiguration.parse(network(unsound)),
          "has a TransformerBlock of 6 inputs",
          "but must have one with as many outputs as inputs");
    }
  }
}
