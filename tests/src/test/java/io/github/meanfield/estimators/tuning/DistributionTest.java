package io.github.meanfield.estimators.tuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.param.ParamMap;
import org.junit.jupiter.api.Test;

class DistributionTest {

  @Test
  void quantilesAreThoseOfTheDistribution() {
    assertEquals(2.5, Distribution.uniform(2, 3).at(0.5));
    assertEquals(0.01, (double) Distribution.logUniform(1e-3, 1e-1).at(0.5), 1e-12);
    assertArrayEquals(
        new Object[] {1, 1, 2, 2, 3, 3},
        IntStream.range(0, 6).mapToObj(i -> Distribution.integers(1, 3).at(i / 6.0)).toArray());
    // From 1 to 8 on a logarithmic scale: three halvings for 9 / 1.
    assertEquals(3, Distribution.logIntegers(1, 8).at(0.5));
    assertEquals(8, Distribution.logIntegers(1, 8).at(Math.nextDown(1.0)));
    Distribution weighted = Distribution.weightedChoices(List.of("a", "b", "c"), 1, 2, 1);
    assertEquals(
        List.of("a", "b", "b", "c"),
        IntStream.range(0, 4).mapToObj(i -> weighted.at((i + 0.5) / 4)).toList());
  }

  @Test
  void narrowerOnesLieWithinAndHaveHalfTheWidth() {
    assertEquals("uniform(0.25, 0.75)", Distribution.uniform(0, 1).around(0.5).toString());
    assertEquals("uniform(0.0, 0.5)", Distribution.uniform(0, 1).around(0.1).toString());
    assertEquals("uniform(0.5, 1.0)", Distribution.uniform(0, 1).around(1.0).toString());
    Distribution narrow = Distribution.logUniform(1e-4, 1).around(1e-2);
    assertEquals(1e-3, (double) narrow.at(0), 1e-12);
    assertEquals(1e-1, (double) narrow.at(1), 1e-10);
    assertEquals("integers(3, 5)", Distribution.integers(2, 6).around(4).toString());
    // The value itself has half of the draws in addition to its own.
    Distribution choices = Distribution.choices("a", "b").around("b");
    assertEquals(List.of("a", "b"), List.of(choices.at(0.24), choices.at(0.26)));
  }

  private static String border(Distribution distribution, Object value) {
    return distribution.border(value).map(Distribution.Border::words).orElse("");
  }

  @Test
  void valuesAtABorderAreTold() {
    Distribution rates = Distribution.logUniform(1e-4, 1);
    assertEquals("the lowest value", border(rates, 1.2e-4));
    assertEquals("the highest value", border(rates, 0.9));
    assertEquals("", border(rates, 0.01));
    assertEquals("the highest value", border(Distribution.integers(1, 3), 3));
    assertEquals("", border(Distribution.integers(1, 3), 2));
    assertEquals("the lowest value", border(Distribution.choices(64, 128, 256), 64));
    assertEquals(384, Distribution.choices(64, 128, 256).border(256).orElseThrow().beyond());
    // No order, or no value between.
    assertEquals("", border(Distribution.choices("relu", "selu", "mish"), "mish"));
    assertEquals("", border(Distribution.choices(0.0, 0.02), 0.02));
  }

  @Test
  void aBorderThatIsTheParamsOwnIsNotTold() {
    NeuralNetworkClassifier network = new NeuralNetworkClassifier();
    SearchSpace space =
        new SearchSpace()
            .add(network.dropout(), Distribution.uniform(0, 0.5))
            .add(network.maxEpochs(), Distribution.integers(5, 9));
    ParamMap low = new ParamMap().put(network.dropout(), 0.001).put(network.maxEpochs(), 5);
    assertEquals(
        List.of(
            "maxEpochs: the best value, 5, is about the lowest value of integers(5, 9): better ones"
                + " may lie beyond"),
        space.borders(low));
    ParamMap high = new ParamMap().put(network.dropout(), 0.499).put(network.maxEpochs(), 7);
    assertEquals(1, space.borders(high).size());
  }

  @Test
  void convertedChoicesAreNarrowedToo() {
    NeuralNetworkClassifier network = new NeuralNetworkClassifier();
    SearchSpace space = new SearchSpace().add(network.learningRate(), Distribution.choices(1, 2));
    SearchSpace narrow = space.around(new ParamMap().put(network.learningRate(), 2.0));
    assertEquals(
        "choices(1.0 (1.0), 2.0 (3.0))", narrow.distribution(network.learningRate()).toString());
  }

  @Test
  void whatIsNoDistributionIsRefused() {
    List.<Runnable>of(
            () -> Distribution.uniform(1, 1),
            () -> Distribution.uniform(0, Double.POSITIVE_INFINITY),
            () -> Distribution.uniform(Double.NaN, 1),
            () -> Distribution.logUniform(0, 1),
            () -> Distribution.integers(5, 4),
            Distribution::choices,
            () -> Distribution.weightedChoices(List.of(1, 2), 1),
            () -> Distribution.weightedChoices(List.of(1, 2), 1, -1))
        .forEach(wrong -> assertThrows(IllegalArgumentException.class, wrong::run));
  }

  @Test
  void aSpaceTakesWhatItsParamsTakeAndNothingElse() {
    NeuralNetworkClassifier network = new NeuralNetworkClassifier();
    SearchSpace space = new SearchSpace();
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> space.add(network.dropout(), Distribution.uniform(0, 1)))
            .getMessage()
            .contains("dropout is 1.0"));
    assertThrows(
        IllegalArgumentException.class,
        () -> space.add(network.batchSize(), Distribution.uniform(1, 100)));
    assertThrows(
        IllegalArgumentException.class,
        () -> space.add(network.activation(), Distribution.choices("relu", "none such")));
    assertThrows(
        IllegalArgumentException.class,
        () -> space.add(network.hiddenLayers(), Distribution.choices(64, 128)));
    space
        .add(network.learningRate(), Distribution.choices(1, 2))
        .add(network.seed(), Distribution.integers(1, 9))
        .add(network.hiddenLayers(), Distribution.choices(new int[] {8}, new int[] {4, 4}));
    ParamMap drawn = space.draw(3);
    assertEquals(3, drawn.size());
    assertTrue(List.of(1.0, 2.0).contains(drawn.apply(network.learningRate())));
    assertEquals(drawn.toSeq().toString(), space.draw(3).toSeq().toString());
  }

  @Test
  void thePublishedSpaceSuitsBothEstimators() {
    for (int seed = 0; seed < 20; seed++) {
      NeuralNetworkClassifier classifier = NeuralNetworkClassifier.tabular();
      assertEquals(7, SearchSpace.tabular(classifier).draw(seed).size());
      classifier.setTemperatureScaling(false);
      assertEquals(8, SearchSpace.tabular(classifier).draw(seed).size());
      assertEquals(7, SearchSpace.tabular(NeuralNetworkRegressor.tabular()).draw(seed).size());
    }
  }
}
