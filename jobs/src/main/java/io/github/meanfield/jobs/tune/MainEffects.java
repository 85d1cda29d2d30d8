package io.github.meanfield.jobs.tune;

import io.github.meanfield.estimators.tuning.Distribution.Scale;
import io.github.meanfield.estimators.tuning.SearchSpace;
import io.github.meanfield.transformers.tuning.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.spark.ml.param.Param;

/**
 * How much of the differences of trials each param explains by itself: the share of the variance of
 * the trials' ranks that a parabola in a number explains (on the scale that it was drawn on), or
 * the means of the choices, less what chance alone would explain (adjusted R²). Params are drawn
 * independently of one another, so that this main effect needs no model of the others; what params
 * do together is in no share.
 */
final class MainEffects {

  private static final int SHUFFLES = 1000;
  private static final double NOTHING = 1e-9;

  /**
   * The effect of a param.
   *
   * @param param its name
   * @param share the share, 0 to 1
   * @param chance how often as large a share comes about by chance: the p-value of 1,000 shuffles
   */
  record Effect(String param, double share, double chance) {
    /** Whether chance is not ruled out. */
    boolean mayBeChance() {
      return chance > 0.05;
    }
  }

  private MainEffects() {}

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
    List<Trial> judged = trials.stream().filter(trial -> !trial.rungs().isEmpty()).toList();
    if (judged.isEmpty()) {
      return List.of();
    }
    double[] ranks = ranks(judged.stream().mapToDouble(MainEffects::metric).toArray());
    List<Effect> effects = new ArrayList<>();
    for (Param<?> param : space.params()) {
      List<String> values = judged.stream().map(trial -> trial.params().get(param.name())).toList();
      List<double[]> basis = basis(columns(values, space.distribution(param).scale()));
      if (!basis.isEmpty() && basis.size() < judged.size() - 2) {
        effects.add(effect(param.name(), basis, ranks, seed));
      }
    }
    effects.sort(Comparator.comparingDouble(Effect::share).reversed());
    return effects;
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

  private static double[] ranks(double[] metrics) {
    double[] ranks = new NaturalRanking().rank(metrics);
    double mean = Arrays.stream(ranks).average().orElse(0);
    return Arrays.stream(ranks).map(rank -> rank - mean).toArray();
  }

  private static Effect effect(String name, List<double[]> basis, double[] ranks, long seed) {
    double explained = explained(basis, ranks);
    List<Double> shuffled = new ArrayList<>(Arrays.stream(ranks).boxed().toList());
    Random random = new Random(seed);
    int asLarge = 0;
    for (int i = 0; i < SHUFFLES; i++) {
      Collections.shuffle(shuffled, random);
      double[] others = shuffled.stream().mapToDouble(rank -> rank).toArray();
      asLarge += explained(basis, others) >= explained - NOTHING ? 1 : 0;
    }
    int free = ranks.length - 1;
    double adjusted = 1 - (1 - explained) * free / (free - basis.size());
    return new Effect(name, Math.max(0, adjusted), (asLarge + 1.0) / (SHUFFLES + 1));
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
    double[] centred = Arrays.stream(numbers).map(number -> number - mean).toArray();
    return List.of(centred, Arrays.stream(centred).map(number -> number * number).toArray());
  }

  /** An orthonormal basis of columns beside a constant one, by Gram and Schmidt. */
  private static List<double[]> basis(List<double[]> columns) {
    List<double[]> basis = new ArrayList<>();
    for (double[] column : columns) {
      double mean = Arrays.stream(column).average().orElse(0);
      double[] left = Arrays.stream(column).map(each -> each - mean).toArray();
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
