package io.github.meanfield.jobs.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.tuning.Distribution;
import io.github.meanfield.estimators.tuning.SearchSpace;
import io.github.meanfield.jobs.tune.MainEffects.Effect;
import io.github.meanfield.transformers.tuning.Trial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.junit.jupiter.api.Test;

/** Which params mattered to trials whose metrics are known functions of them. */
class MainEffectsTest {

  private static final List<String> ACTIVATIONS = List.of("\"relu\"", "\"tanh\"", "\"mish\"");
  private static final NeuralNetworkClassifier NETWORK = new NeuralNetworkClassifier();
  private static final SearchSpace SPACE =
      new SearchSpace()
          .add(NETWORK.dropout(), Distribution.uniform(0, 0.5))
          .add(NETWORK.learningRate(), Distribution.logUniform(1e-4, 1))
          .add(NETWORK.activation(), Distribution.choices("relu", "tanh", "mish"));

  private static Map<String, String> draw(Random random) {
    return Map.of(
        "dropout", String.valueOf(random.nextDouble() / 2),
        "learningRate", String.valueOf(Math.pow(10, -4 * random.nextDouble())),
        "activation", ACTIVATIONS.get(random.nextInt(3)));
  }

  private static List<Trial> trials(
      int count, Random random, ToDoubleFunction<Map<String, String>> metric) {
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, String> params = draw(random);
      Trial.Rung first = new Trial.Rung(3, metric.applyAsDouble(params), 1);
      trials.add(new Trial(0, i, params, List.of(first, new Trial.Rung(9, 0.5, 1)), ""));
    }
    return trials;
  }

  private static double log(Map<String, String> params) {
    return Math.log10(Double.parseDouble(params.get("learningRate")));
  }

  @Test
  void aRateWithAnOptimumMattersAndNoiseDoesNot() {
    Random random = new Random(5);
    List<Trial> trials =
        trials(20, random, params -> -Math.pow(log(params) + 2, 2) + 0.05 * random.nextGaussian());
    trials.add(new Trial(0, 20, draw(random), List.of(), "diverged"));
    List<Effect> effects = MainEffects.of(SPACE, trials, 1);
    assertEquals("learningRate", effects.get(0).param());
    assertTrue(effects.get(0).share() > 0.8, effects::toString);
    assertFalse(effects.get(0).mayBeChance(), effects::toString);
    assertEquals(1.0 / 1001, effects.get(0).pValue());
    assertEquals(3, effects.size());
    assertTrue(effects.subList(1, 3).stream().allMatch(Effect::mayBeChance), effects::toString);
  }

  @Test
  void aChoiceMatters() {
    Random random = new Random(6);
    List<Effect> effects =
        MainEffects.of(
            SPACE,
            trials(
                20,
                random,
                params ->
                    (params.get("activation").contains("tanh") ? 1 : 0) + random.nextDouble()),
            1);
    assertEquals("activation", effects.get(0).param());
    assertFalse(effects.get(0).mayBeChance(), effects::toString);
  }

  @Test
  void sharesAreThoseOfARegressionOnRanks() {
    Random random = new Random(7);
    List<Trial> trials = trials(15, random, params -> log(params) + random.nextGaussian());
    double[] ranks =
        new NaturalRanking().rank(trials.stream().mapToDouble(MainEffects::metric).toArray());
    double[][] numbers =
        trials.stream()
            .map(trial -> log(trial.params()))
            .map(x -> new double[] {x, x * x})
            .toArray(double[][]::new);
    double[][] choices =
        trials.stream()
            .map(trial -> ACTIVATIONS.indexOf(trial.params().get("activation")))
            .map(k -> new double[] {k == 0 ? 1 : 0, k == 1 ? 1 : 0})
            .toArray(double[][]::new);
    List<Effect> effects = MainEffects.of(SPACE, trials, 1);
    for (Map.Entry<String, double[][]> expected :
        Map.of("learningRate", numbers, "activation", choices).entrySet()) {
      OLSMultipleLinearRegression regression = new OLSMultipleLinearRegression();
      regression.newSampleData(ranks, expected.getValue());
      Effect effect =
          effects.stream()
              .filter(each -> each.param().equals(expected.getKey()))
              .findFirst()
              .orElseThrow();
      assertEquals(
          Math.max(0, regression.calculateAdjustedRSquared()), effect.share(), 1e-9, effect::param);
    }
  }

  /** All that the second stage draws is elsewhere, and better for the sake of one param. */
  @Test
  void aParamIsNotTakenForWhatMadeAStageBetter() {
    Random random = new Random(8);
    List<Trial> trials = trials(10, random, params -> random.nextDouble());
    for (int i = 0; i < 10; i++) {
      Map<String, String> params =
          Map.of(
              "dropout", String.valueOf(0.4 + random.nextDouble() / 10),
              "learningRate", String.valueOf(0.5 + random.nextDouble() / 10),
              "activation", ACTIVATIONS.get(i < 8 ? 1 : 0));
      List<Trial.Rung> rungs = List.of(new Trial.Rung(3, 1 + random.nextDouble(), 1));
      trials.add(new Trial(1, i, params, rungs, ""));
    }
    List<Effect> effects = MainEffects.of(SPACE, trials, 1);
    assertEquals(3, effects.size());
    assertTrue(effects.stream().allMatch(Effect::mayBeChance), effects::toString);
  }

  @Test
  void chanceIsToldApartAsOftenAsItSays() {
    int told = 0;
    int all = 60;
    for (int seed = 0; seed < all; seed++) {
      Random random = new Random(seed);
      List<Effect> effects =
          MainEffects.of(SPACE, trials(20, random, params -> random.nextDouble()), seed);
      told += effects.stream().allMatch(Effect::mayBeChance) ? 0 : 1;
    }
    double share = (double) told / all;
    assertTrue(share > 0.005 && share < 0.12, () -> "share " + share);
  }

  @Test
  void smallNumbersMatterAsLargeOnesDo() {
    Random random = new Random(9);
    List<Trial> large =
        trials(
            20, random, params -> -Math.pow(Double.parseDouble(params.get("dropout")) - 0.25, 2));
    List<Trial> small =
        large.stream()
            .map(
                trial -> {
                  Map<String, String> params = new HashMap<>(trial.params());
                  params.computeIfPresent(
                      "dropout", (name, value) -> "" + 1e-6 * Double.parseDouble(value));
                  return new Trial(0, trial.number(), params, trial.rungs(), "");
                })
            .toList();
    Effect expected = MainEffects.of(SPACE, large, 1).get(0);
    Effect effect = MainEffects.of(SPACE, small, 1).get(0);
    assertEquals("dropout", effect.param());
    assertEquals(expected.share(), effect.share(), 1e-9);
    assertTrue(effect.share() > 0.9, effect::toString);
  }

  @Test
  void tooFewTrialsTellNothing() {
    Random random = new Random(1);
    assertEquals(List.of(), MainEffects.of(SPACE, trials(3, random, params -> 1), 1));
    assertEquals(List.of(), MainEffects.of(SPACE, List.of(), 1));
  }
}
