package io.github.meanfield.jobs.tune;

import io.github.meanfield.estimators.tuning.Distribution.Scale;
import io.github.meanfield.estimators.tuning.SearchSpace;
import io.github.meanfield.transformers.tuning.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.spark.ml.param.Param;

/**
 * How much of the differences of trials each param explains by itself: the share of the variance of
 * the trials' ranks that a parabola in a number explains (on the scale that it was drawn on), or
 * the means of the choices, less what chance alone would explain (adjusted R²). Within a stage of
 * the search params are drawn independently of one another, so that this main effect needs no model
 * of the others; all of it is within the stages, as a later one draws all of them elsewhere. What
 * params do together is in no share.
 */
final class MainEffects {

  private static final int SHUFFLES = 1000;
  private static final double NOTHING = 1e-9;

  /**
   * The effect of a param.
   *
   * @param param its name
   * @param share the share, 0 to 1
   * @param pValue how often as large a share comes about by chance, in 1,000 shuffles
   * @param corrected the same with Holm's correction: that chance makes any of the params stand out
   */
  record Effect(String param, double share, double pValue, double corrected) {
    /** Whether chance is not ruled out. */
    boolean mayBeChance() {
      return corrected > 0.05;
    }
  }

  private final int[] stages;
  private final int lastStage;
  private final int numStages;
  private final double[] ranks;

  private MainEffects(List<Trial> trials) {
    stages = trials.stream().mapToInt(Trial::stage).toArray();
    lastStage = Arrays.stream(stages).max().orElse(0);
    numStages = (int) Arrays.stream(stages).distinct().count();
    double[] metrics = trials.stream().mapToDouble(MainEffects::metric).toArray();
    ranks = centred(new NaturalRanking().rank(metrics));
  }

  /**
   * The effects, the largest first.
   *
   * @param space what was searched
   * @param trials the trials; each counts by its metric after the first epochs that it was judged
   *     after, which are equally many for all
   * @param seed seed of the shuffles
   * @return none of a param that has one value only, or too few trials for its values
   */
  static List<Effect> of(SearchSpace space, List<Trial> trials, long seed) {
    Set<Map<String, String>> seen = new HashSet<>();
    List<Trial> judged =
        trials.stream()
            // The best of a stage may be the first of the next: it was not drawn there.
            .filter(trial -> !trial.rungs().isEmpty() && seen.add(trial.params()))
            .toList();
    if (judged.isEmpty()) {
      return List.of();
    }
    MainEffects effects = new MainEffects(judged);
    List<Effect> found = new ArrayList<>();
    for (Param<?> param : space.params()) {
      List<String> values = judged.stream().map(trial -> trial.params().get(param.name())).toList();
      List<double[]> basis = effects.basis(columns(values, space.distribution(param).scale()));
      if (!basis.isEmpty() && basis.size() < judged.size() - effects.numStages - 1) {
        found.add(effects.effect(param.name(), basis, new Random(seed)));
      }
    }
    return corrected(found).stream()
        .sorted(Comparator.comparingDouble(Effect::share).reversed())
        .toList();
  }

  private static List<Effect> corrected(List<Effect> effects) {
    List<Effect> ascending =
        effects.stream().sorted(Comparator.comparingDouble(Effect::pValue)).toList();
    List<Effect> corrected = new ArrayList<>();
    double atLeast = 0;
    for (Effect each : ascending) {
      int left = ascending.size() - corrected.size();
      atLeast = Math.max(atLeast, Math.min(1, left * each.pValue()));
      corrected.add(new Effect(each.param(), each.share(), each.pValue(), atLeast));
    }
    return corrected;
  }

  /** The metric of a trial that all others are compared with. */
  static double metric(Trial trial) {
    return trial.rungs().get(0).metric();
  }

  /** A number on the scale that it was drawn on. */
  static double scaled(String value, Scale scale) {
    double number = Double.parseDouble(value);
    return scale == Scale.LOGARITHMIC ? Math.log10(number) : number;
  }

  /** Values less the mean of their stage. */
  private double[] centred(double[] values) {
    double[] sums = new double[lastStage + 1];
    int[] counts = new int[lastStage + 1];
    for (int i = 0; i < values.length; i++) {
      sums[stages[i]] += values[i];
      counts[stages[i]]++;
    }
    double[] centred = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      centred[i] = values[i] - sums[stages[i]] / counts[stages[i]];
    }
    return centred;
  }

  private Effect effect(String name, List<double[]> basis, Random random) {
    double explained = explained(basis, ranks);
    double[] shuffled = ranks.clone();
    int asLarge = 0;
    for (int i = 0; i < SHUFFLES; i++) {
      shuffle(shuffled, random);
      asLarge += explained(basis, shuffled) >= explained - NOTHING ? 1 : 0;
    }
    int free = ranks.length - numStages;
    double adjusted = 1 - (1 - explained) * free / (free - basis.size());
    double pValue = (asLarge + 1.0) / (SHUFFLES + 1);
    return new Effect(name, Math.max(0, adjusted), pValue, pValue);
  }

  /** Shuffles values within their stages, whose trials stand together. */
  private void shuffle(double[] values, Random random) {
    int start = 0;
    for (int i = 0; i < values.length; i++) {
      start = stages[i] == stages[start] ? start : i;
      int other = start + random.nextInt(i - start + 1);
      double value = values[i];
      values[i] = values[other];
      values[other] = value;
    }
  }

  /** R² of the least squares in an orthonormal basis. */
  private static double explained(List<double[]> basis, double[] ranks) {
    double sum = basis.stream().mapToDouble(column -> Math.pow(product(column, ranks), 2)).sum();
    double all = product(ranks, ranks);
    return all == 0 ? 0 : sum / all;
  }

  /** What ranks are explained by: a number and its square, or which choice it is. */
  private static List<double[]> columns(List<String> values, Scale scale) {
    if (scale == Scale.NONE) {
      return values.stream()
          .distinct()
          .map(choice -> values.stream().mapToDouble(it -> it.equals(choice) ? 1 : 0).toArray())
          .toList();
    }
    double[] numbers = values.stream().mapToDouble(value -> scaled(value, scale)).toArray();
    double mean = Arrays.stream(numbers).average().orElse(0);
    double variance = Arrays.stream(numbers).map(it -> (it - mean) * (it - mean)).sum();
    double deviation = Math.sqrt(variance / numbers.length);
    // Values that differ by rounding alone are one.
    double unit = deviation > NOTHING * Math.abs(mean) ? deviation : Double.POSITIVE_INFINITY;
    double[] units = Arrays.stream(numbers).map(it -> (it - mean) / unit).toArray();
    return List.of(units, Arrays.stream(units).map(it -> it * it).toArray());
  }

  /** An orthonormal basis of columns beside the means of the stages, by Gram and Schmidt. */
  private List<double[]> basis(List<double[]> columns) {
    List<double[]> basis = new ArrayList<>();
    for (double[] column : columns) {
      double[] left = centred(column);
      double before = Math.sqrt(product(left, left));
      for (double[] other : basis) {
        double along = product(left, other);
        for (int i = 0; i < left.length; i++) {
          left[i] -= along * other[i];
        }
      }
      double length = Math.sqrt(product(left, left));
      if (length > NOTHING * Math.max(1, before)) {
        basis.add(Arrays.stream(left).map(each -> each / length).toArray());
      }
    }
    return basis;
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
