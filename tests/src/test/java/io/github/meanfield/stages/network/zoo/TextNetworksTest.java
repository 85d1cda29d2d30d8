package io.github.meanfield.stages.network.zoo;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkOutput;
import io.github.meanfield.stages.network.UnknownSizes;
import io.github.meanfield.stages.network.check.NetworkCheck;
import io.github.meanfield.stages.network.sequence.SequenceNetwork;
import io.github.meanfield.stages.rows.InputShape;
import io.github.meanfield.stages.rows.RowShape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.learning.config.Adam;

/** Networks for texts. */
class TextNetworksTest {

  private static final int TOKENS = 12;
  private static final int CLASSES = 3;
  private static final int[][] ROWS = {{3, 1, 4, 1, 5, 9, 2}, {6}, {2, 7, 1}, {8, 2, 8, 1, 8, 2}};
  private static final Pattern SEEDS = Pattern.compile("\"seed\" : (-?\\d+)");
  private static final int[] LABELS = {0, 2, 1, 1};

  private enum Named {
    FAST_TEXT(TextNetworks.fastText().setEmbeddingSize(6).toJson()),
    TEXT_CNN(TextNetworks.textCnn().setEmbeddingSize(6).setFilters(4).toJson()),
    LSTM(TextNetworks.lstm().setEmbeddingSize(6).setUnits(5).toJson()),
    ONE_WAY_LSTM(
        TextNetworks.lstm().setEmbeddingSize(6).setUnits(5).setBidirectional(false).toJson()),
    TRANSFORMER(TextNetworks.transformer().setEmbeddingSize(8).setHeads(2).toJson());

    private final String json;

    Named(String json) {
      this.json = json;
    }

    private String filled() {
      return SequenceNetwork.filled(json, 9, TOKENS, CLASSES);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sizesAreLeftToTheRows(Named named) {
    NetworkConfiguration network = NetworkConfiguration.parse(named.json);
    assertEquals(new RowShape(List.of(new InputShape(-1, 1, -1))), network.rowShape());
    assertEquals(0, NetworkOutput.require(network).getNOut());
    NetworkConfiguration filled = NetworkConfiguration.parse(named.filled());
    assertEquals(new RowShape(List.of(new InputShape(9, 1, TOKENS))), filled.rowShape());
    assertEquals(named.filled(), filled.toJson());
  }

  @ParameterizedTest
  @EnumSource
  void gradientsEqualDifferences(Named named) {
    SequenceNetwork network = SequenceNetwork.inDoubles(named.filled());
    assertEquals(0, network.gradientError(ROWS, LABELS, CLASSES), 1e-7);
  }

  @ParameterizedTest
  @EnumSource
  void paddingChangesNothing(Named named) {
    SequenceNetwork network = SequenceNetwork.inDoubles(named.filled());
    double[] outputs = network.outputs(ROWS, 7);
    assertArrayEquals(outputs, network.outputs(ROWS, 9), 1e-12);
    double[] gradient = network.gradient(ROWS, 7, LABELS, CLASSES);
    assertArrayEquals(gradient, network.gradient(ROWS, 9, LABELS, CLASSES), 1e-12);
    double[] sum = new double[gradient.length];
    for (int i = 0; i < ROWS.length; i++) {
      int[][] row = {ROWS[i]};
      int from = i * CLASSES;
      assertArrayEquals(
          Arrays.copyOfRange(outputs, from, from + CLASSES),
          network.outputs(row, ROWS[i].length),
          1e-12);
      double[] alone = network.gradient(row, ROWS[i].length, new int[] {LABELS[i]}, CLASSES);
      Arrays.setAll(sum, k -> sum[k] + alone[k]);
    }
    assertArrayEquals(sum, gradient, 1e-12);
  }

  /** By the engine that trains them, in floats, with masks and rows of different lengths. */
  @ParameterizedTest
  @EnumSource(names = {"TEXT_CNN", "LSTM", "TRANSFORMER"})
  void aCheckOfTheNetworkPasses(Named named) {
    NetworkCheck.of(named.filled(), "crossEntropy", 3)
        .forEach(finding -> assertTrue(finding.isPassed(), finding::toString));
  }

  private static int[][] rows(Random random, int count) {
    return Stream.generate(() -> random.ints(2 + random.nextInt(4), 3, TOKENS).toArray())
        .limit(count)
        .toArray(int[][]::new);
  }

  /** Tokens 1 and 2 are neighbours in each row: in which order? */
  private static int[] putPairs(int[][] rows, Random random) {
    int[] labels = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      labels[i] = random.nextInt(2);
      int at = random.nextInt(rows[i].length - 1);
      rows[i][at] = 1 + labels[i];
      rows[i][at + 1] = 2 - labels[i];
    }
    return labels;
  }

  private static double accuracy(SequenceNetwork network, int[][] rows, int[] labels) {
    double[] outputs = network.outputs(rows, SequenceNetwork.longest(rows));
    long right =
        IntStream.range(0, rows.length)
            .filter(i -> (outputs[2 * i + 1] > outputs[2 * i] ? 1 : 0) == labels[i])
            .count();
    return (double) right / rows.length;
  }

  private static double trained(String json, double rate, int steps, boolean byOrder) {
    SequenceNetwork network =
        SequenceNetwork.open(SequenceNetwork.filled(json, 9, TOKENS, 2), new Adam(rate));
    Random random = new Random(5);
    for (int step = 0; step < steps; step++) {
      int[][] rows = rows(random, 32);
      network.fit(rows, byOrder ? putPairs(rows, random) : presence(rows), 2);
    }
    int[][] rows = rows(random, 400);
    return accuracy(network, rows, byOrder ? putPairs(rows, random) : presence(rows));
  }

  private static int[] presence(int[][] rows) {
    return Arrays.stream(rows)
        .mapToInt(row -> Arrays.stream(row).anyMatch(token -> token == 5) ? 1 : 0)
        .toArray();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FAST_TEXT")
  void orderIsLearned(Named named) {
    boolean isTransformer = named == Named.TRANSFORMER;
    assertTrue(
        trained(named.json, isTransformer ? 0.005 : 0.01, isTransformer ? 250 : 100, true) > 0.95);
  }

  /** And not which of two tokens comes first: the mean is the same. */
  @Test
  void fastTextLearnsWhichTokensThereAre() {
    String json = TextNetworks.fastText().setEmbeddingSize(16).toJson();
    assertTrue(trained(json, 0.01, 150, false) > 0.95);
    assertEquals(0.5, trained(json, 0.01, 150, true), 0.1);
  }

  /** A seed by the clock would make another search, and another pipeline, of the same program. */
  @ParameterizedTest
  @EnumSource
  void theSeedIsFixed(Named named) {
    assertEquals(
        Set.of("0"),
        SEEDS.matcher(named.json).results().map(seed -> seed.group(1)).collect(Collectors.toSet()));
  }

  private static final int NUMBERS = 4;

  private static List<String> withNumbers() {
    return List.of(
        TextNetworks.fastText().setEmbeddingSize(6).setNumbers(NUMBERS).toJson(),
        TextNetworks.textCnn().setEmbeddingSize(6).setFilters(4).setNumbers(NUMBERS).toJson(),
        TextNetworks.lstm().setEmbeddingSize(6).setUnits(5).setNumbers(NUMBERS).toJson(),
        TextNetworks.lstm()
            .setEmbeddingSize(6)
            .setBidirectional(false)
            .setNumbers(NUMBERS)
            .toJson(),
        TextNetworks.transformer().setEmbeddingSize(8).setHeads(2).setNumbers(NUMBERS).toJson());
  }

  /** By the engine that trains them: shapes, gradients, padding, and that rows are learned. */
  @ParameterizedTest
  @MethodSource("withNumbers")
  void numbersAreASecondInput(String json) {
    NetworkConfiguration network = NetworkConfiguration.parse(json);
    RowShape shape = network.rowShape();
    assertEquals(List.of(new InputShape(-1, 1, -1), InputShape.numbers(NUMBERS)), shape.inputs());
    assertEquals(List.of(TextNetworks.TOKENS, TextNetworks.NUMBERS), shape.names());
    RowShape known = shape.with(List.of(new InputShape(9, 1, TOKENS), InputShape.numbers(NUMBERS)));
    NetworkConfiguration filled = UnknownSizes.fill(network, known);
    UnknownSizes.fillOutputs(filled, CLASSES);
    NetworkCheck.of(filled.toJson(), "crossEntropy", 3)
        .forEach(finding -> assertTrue(finding.isPassed(), finding::toString));
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertRefused(
        () -> TextNetworks.fastText().setEmbeddingSize(0),
        "embeddingSize is 0, but must be in [1, 1000000]");
    assertRefused(() -> TextNetworks.fastText().setDropout(1), "dropout is 1.0, but must be");
    assertRefused(() -> TextNetworks.lstm().setDropout(Double.NaN), "dropout is NaN");
    assertRefused(() -> TextNetworks.lstm().setUnits(-1), "units is -1");
    assertRefused(() -> TextNetworks.textCnn().setFilters(0), "filters is 0");
    assertRefused(() -> TextNetworks.textCnn().setFilters(1 << 30), "filters is 1073741824");
    assertRefused(() -> TextNetworks.textCnn().setWidths(), "must be different ones, at least one");
    assertRefused(() -> TextNetworks.textCnn().setWidths(3, 3), "widths are [3, 3]");
    assertRefused(() -> TextNetworks.textCnn().setWidths(3, 0), "a width is 0");
    assertRefused(() -> TextNetworks.fastText().setNumbers(-1), "numbers is -1, but must be in");
    assertRefused(() -> TextNetworks.transformer().setLayers(0), "layers is 0");
    assertRefused(
        () -> TextNetworks.transformer().setHeads(5).toJson(),
        "heads are 5, but must divide embeddingSize, which is 64");
  }
}
