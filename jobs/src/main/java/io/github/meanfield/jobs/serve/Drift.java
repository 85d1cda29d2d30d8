package io.github.meanfield.jobs.serve;

import io.github.meanfield.jobs.model.FeatureDrift;
import io.github.meanfield.jobs.model.FeatureStatistics.Kind;
import io.github.meanfield.runtime.InputColumn;
import io.github.meanfield.runtime.InputStatistics;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.Scorer;
import io.github.meanfield.stages.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How rows that were scored of late differ from the training rows, by the figures of {@code score}:
 * of the last {@link #WINDOW} rows at least, once there are so many. Rows of a request are
 * forgotten together, so that there are fewer than twice as many and those of one request more.
 */
final class Drift {

  /** Rows after which the oldest are forgotten. */
  static final int WINDOW = 10_000;

  private final List<Feature> features = new ArrayList<>();
  private Sums before;
  private Sums now;

  /**
   * A column that is compared.
   *
   * @param number its number among the model's columns
   * @param training what the training rows had in it
   * @param categories its categories there
   * @param varies whether there is a deviation to measure by: not one of rounding alone
   */
  private record Feature(
      int number, Kind kind, InputStatistics training, Set<String> categories, boolean varies) {

    static Feature of(int number, Kind kind, InputStatistics training) {
      boolean varies =
          training.hasNumbers()
              && !Precision.DOUBLE.isConstant(training.min(), training.max())
              && training.deviation() > 0;
      return new Feature(number, kind, training, Set.copyOf(training.categories()), varies);
    }

    /** How far a number is from the mean. */
    double shift(double value) {
      double shift = (value - training.mean()) / (varies ? training.deviation() : 1);
      return Math.max(-FeatureDrift.FARTHEST, Math.min(FeatureDrift.FARTHEST, shift));
    }
  }

  /** Sums over rows, for one thread. */
  static final class Sums {
    private final List<Feature> features;
    private final long[] values;
    private final long[] outside;
    private final long[] unseen;
    private final double[] shift;
    private long rows;

    private Sums(List<Feature> features) {
      this.features = features;
      values = new long[features.size()];
      outside = new long[values.length];
      unseen = new long[values.length];
      shift = new double[values.length];
    }

    /** Adds the row that was scored last. */
    void add(Scorer scorer) {
      rows++;
      for (int i = 0; i < values.length; i++) {
        Feature feature = features.get(i);
        Object value = scorer.input(feature.number);
        if (value == null) {
          continue;
        }
        values[i]++;
        if (value instanceof Double number && feature.training.hasNumbers()) {
          InputStatistics training = feature.training;
          outside[i] += number < training.min() || number > training.max() ? 1 : 0;
          shift[i] += feature.shift(number);
        } else if (feature.kind == Kind.CATEGORICAL && !feature.categories.contains(value)) {
          unseen[i]++;
        }
      }
    }

    private void add(Sums other) {
      rows += other.rows;
      for (int i = 0; i < values.length; i++) {
        values[i] += other.values[i];
        outside[i] += other.outside[i];
        unseen[i] += other.unseen[i];
        shift[i] += other.shift[i];
      }
    }

    private FeatureDrift drift(int i) {
      Feature feature = features.get(i);
      double count = values[i];
      boolean isNumber = feature.kind.isNumber() && feature.training.hasNumbers();
      return new FeatureDrift(
          feature.training.name(),
          feature.kind,
          rows,
          1 - count / rows,
          feature.training.missing(),
          feature.varies ? shift[i] / count : Double.NaN,
          isNumber ? outside[i] / count : Double.NaN,
          feature.kind == Kind.CATEGORICAL ? unseen[i] / count : Double.NaN);
    }
  }

  /** No rows so far, to be compared with those that a model was trained on. */
  Drift(Model model) {
    for (InputStatistics training : model.statistics()) {
      for (int i = 0; i < model.inputs().size(); i++) {
        InputColumn column = model.inputs().get(i);
        if (column.name().equals(training.name())) {
          features.add(Feature.of(i, kind(column.type()), training));
        }
      }
    }
    before = sums();
    now = sums();
  }

  private static Kind kind(InputColumn.Type type) {
    return switch (type) {
      case NUMBER -> Kind.NUMERIC;
      case FLAG -> Kind.BOOLEAN;
      case CATEGORY -> Kind.CATEGORICAL;
      case DATE, TIMESTAMP -> Kind.DATE;
      case VECTOR -> Kind.VECTOR;
      case TEXT -> throw new IllegalStateException("models have no statistics of texts");
    };
  }

  /** Whether it is known what the training rows had in some column. */
  boolean isKnown() {
    return !features.isEmpty();
  }

  /** Sums to which the rows of a request are added. */
  Sums sums() {
    return new Sums(features);
  }

  /** Adds the rows of a request. */
  synchronized void add(Sums request) {
    now.add(request);
    if (now.rows >= WINDOW) {
      before = now;
      now = sums();
    }
  }

  /** The drift of each column; none before there are rows. */
  List<FeatureDrift> drifts() {
    Sums both = sums();
    synchronized (this) {
      both.add(before);
      both.add(now);
    }
    List<FeatureDrift> drifts = new ArrayList<>();
    for (int i = 0; i < features.size() && both.rows > 0; i++) {
      drifts.add(both.drift(i));
    }
    return drifts;
  }
}
