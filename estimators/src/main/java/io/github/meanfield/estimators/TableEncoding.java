package io.github.meanfield.estimators;

import static io.github.meanfield.stages.params.FeatureEncodingParams.TABULAR;
import static io.github.meanfield.stages.params.NumericEmbeddingParams.NO_EMBEDDING;
import static io.github.meanfield.stages.params.NumericEmbeddingParams.PERIODIC;
import static io.github.meanfield.stages.params.NumericEmbeddingParams.PIECEWISE;

import io.github.meanfield.estimators.averaging.rows.FeatureSurvey;
import io.github.meanfield.estimators.averaging.rows.InvalidLevels;
import io.github.meanfield.estimators.averaging.rows.Split;
import io.github.meanfield.estimators.averaging.rows.TrainingRows;
import io.github.meanfield.stages.network.tabular.FeatureSlot;
import io.github.meanfield.stages.network.tabular.Frequencies;
import io.github.meanfield.stages.network.tabular.TabularInput;
import io.github.meanfield.stages.params.FeatureEncodingParams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.StructField;

/** Makes the input layer of featureEncoding tabular from what training rows are like. */
final class TableEncoding {

  private static final int PIECEWISE_SIZE = 16;
  private static final int PERIODIC_SIZE = 4;

  private final FeatureEncodingParams<?> params;
  private final FeatureRoles roles;
  private final FeatureSurvey survey;
  private final long rows;

  private TableEncoding(
      FeatureEncodingParams<?> params, FeatureRoles roles, FeatureSurvey survey, long rows) {
    this.params = params;
    this.roles = roles;
    this.survey = survey;
    this.rows = rows;
  }

  /** Whether an estimator is to encode features. */
  static boolean isAskedFor(FeatureEncodingParams<?> params) {
    return params.getFeatureEncoding().equals(TABULAR);
  }

  /**
   * Checks that params of the encoding, and those of embeddings of numbers, differ from their
   * defaults only where they have an effect.
   *
   * @param stage the estimator
   * @throws IllegalArgumentException if one does elsewhere
   */
  static void check(NeuralNetworkEstimator<?, ?> stage) {
    List<Param<?>> embeddings =
        List.of(stage.numericEmbeddingSize(), stage.numericEmbeddingRateFactor());
    List<Param<?>> bins = List.of(stage.numericBins());
    List<Param<?>> frequencies = List.of(stage.numericFrequencies(), stage.frequencyInitScale());
    Param<String> kind = stage.numericEmbedding();
    if (!isAskedFor(stage)) {
      List<Param<?>> all =
          new ArrayList<>(
              List.of(
                  stage.maxOneHot(),
                  stage.embeddingSize(),
                  kind,
                  stage.learnedScale(),
                  stage.scaleRateFactor(),
                  stage.embeddingRateFactor()));
      Stream.of(embeddings, bins, frequencies).forEach(all::addAll);
      requireDefaults(stage, all, stage.featureEncoding(), TABULAR);
    } else if (!stage.isSet(stage.initialModel()) && !stage.isSet(stage.networkJson())) {
      if (stage.getNumericEmbedding().equals(NO_EMBEDDING)) {
        requireDefaults(stage, embeddings, kind, PIECEWISE + " or " + PERIODIC);
      }
      if (!stage.getLearnedScale()) {
        requireDefaults(stage, List.of(stage.scaleRateFactor()), stage.learnedScale(), "true");
      }
      if (!isPiecewise(stage)) {
        requireDefaults(stage, bins, kind, PIECEWISE);
      }
      if (isPeriodic(stage)) {
        requireRoomForNumber(stage);
      } else {
        requireDefaults(stage, frequencies, kind, PERIODIC);
      }
    }
  }

  private static void requireRoomForNumber(NeuralNetworkEstimator<?, ?> stage) {
    if (stage.getNumericEmbeddingSize() == 1) {
      throw new IllegalArgumentException(
          stage.uid()
              + ": param numericEmbeddingSize is 1, but a periodic embedding has at least 2"
              + " columns, the last of which is the number itself");
    }
  }

  private static void requireDefaults(
      NeuralNetworkEstimator<?, ?> stage, List<Param<?>> params, Param<?> of, String value) {
    String set =
        params.stream()
            .filter(stage::isChanged)
            .map(param -> describe(stage, param))
            .collect(Collectors.joining(", "));
    if (!set.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param %s, without effect as %s is %s; set %s to %s, or leave the defaults",
              stage.uid(), set, of.name(), stage.getOrDefault(of), of.name(), value));
    }
  }

  private static String describe(NeuralNetworkEstimator<?, ?> stage, Param<?> param) {
    return String.format(
        "%s is %s (default %s)",
        param.name(), stage.getOrDefault(param), stage.getDefault(param).get());
  }

  private static boolean isPiecewise(FeatureEncodingParams<?> params) {
    return params.getNumericEmbedding().equals(PIECEWISE);
  }

  private static boolean isPeriodic(FeatureEncodingParams<?> params) {
    return params.getNumericEmbedding().equals(PERIODIC);
  }

  /**
   * Looks at the training rows and makes the layer.
   *
   * @param estimator the estimator
   * @param training the rows
   * @throws IllegalArgumentException if a category has values that are no levels, or there is
   *     nothing to learn from
   */
  static TabularInput of(NeuralNetworkEstimator<?, ?> estimator, TrainingRows<?> training) {
    StructField column = training.source().features();
    String name = String.format("%s: featuresCol '%s'", estimator.uid(), column.name());
    FeatureRoles roles = FeatureRoles.of(column, training.numFeatures());
    requireFewLevels(name, roles);
    FeatureSurvey survey = FeatureSurvey.of(training, roles.levels(), estimator.getSeed());
    requireLevels(name, roles, survey.invalid());
    List<FeatureSlot> slots =
        new TableEncoding(estimator, roles, survey, training.count(Split.TRAINING)).slots();
    // Metadata may leave the number of levels to the rows.
    requireFewLevels(name, slots.stream().mapToLong(FeatureSlot::levels).sum());
    if (slots.stream().mapToInt(FeatureSlot::columns).sum() == 0) {
      throw new IllegalArgumentException(
          name + " has only categories, and all are missing (NaN) in all training rows");
    }
    return new TabularInput(slots, estimator.getLearnedScale());
  }

  private static void requireFewLevels(String name, FeatureRoles roles) {
    for (int j = 0; j < roles.levels().length; j++) {
      if (roles.levels()[j] > FeatureSlot.MOST_LEVELS) {
        throw new IllegalArgumentException(
            String.format(
                "%s has %s with %,d levels, but %,d are the most that floats tell apart",
                name, roles.names().describe(j), roles.levels()[j], FeatureSlot.MOST_LEVELS));
      }
    }
    requireFewLevels(
        name, Arrays.stream(roles.levels()).filter(levels -> levels > 0).asLongStream().sum());
  }

  private static void requireFewLevels(String name, long all) {
    if (all > FeatureSlot.MOST_LEVELS) {
      throw new IllegalArgumentException(
          String.format(
              "%s has categories with %,d levels in all, but a network takes %,d at most; join rare"
                  + " levels, or leave out what has a level for nearly every row",
              name, all, FeatureSlot.MOST_LEVELS));
    }
  }

  private static void requireLevels(String name, FeatureRoles roles, InvalidLevels invalid) {
    if (!invalid.isEmpty()) {
      int levels = roles.levels()[invalid.feature()];
      throw new IllegalArgumentException(
          String.format(
              "%s has %d training %s whose nominal %s is not one of its levels (such as %s);"
                  + " required are integers from 0 to %d, as StringIndexer makes them, or NaN",
              name,
              invalid.rows(),
              invalid.rows() == 1 ? "row" : "rows",
              roles.names().describe(invalid.feature()),
              invalid.example(),
              (levels == 0 ? FeatureSlot.MOST_LEVELS : levels) - 1));
    }
  }

  private List<FeatureSlot> slots() {
    List<FeatureSlot> slots = new ArrayList<>();
    for (int j = 0; j < roles.levels().length; j++) {
      slots.add(roles.levels()[j] < 0 ? number(j) : category(j));
    }
    return slots;
  }

  private FeatureSlot number(int feature) {
    List<RobustScale> columns = new ArrayList<>();
    long missing = survey.missing(feature);
    double[] sample = survey.sample(feature);
    columns.add(
        missing == rows
            ? new RobustScale(0, 0)
            : RobustScale.ofSample(sample, survey.min(feature), survey.max(feature)));
    if (missing > 0) {
      columns.add(RobustScale.ofCounts(new double[] {0, 1}, new long[] {rows - missing, missing}));
    }
    String name = roles.names().name(feature);
    double[] centers = RobustScale.centers(columns);
    double[] factors = RobustScale.factors(columns);
    boolean isConstantOrBinary = Arrays.stream(sample).distinct().limit(3).count() < 3;
    return isConstantOrBinary
        ? FeatureSlot.number(name, centers, factors)
        : number(name, centers, factors, sample);
  }

  private FeatureSlot number(String name, double[] centers, double[] factors, double[] sample) {
    int size = params.getNumericEmbeddingSize();
    return switch (params.getNumericEmbedding()) {
      case PIECEWISE ->
          FeatureSlot.piecewise(
              name,
              centers,
              factors,
              RobustScale.quantiles(sample, params.getNumericBins()),
              size == 0 ? PIECEWISE_SIZE : size);
      case PERIODIC ->
          FeatureSlot.periodic(
              name,
              centers,
              factors,
              new Frequencies(params.getNumericFrequencies(), params.getFrequencyInitScale()),
              size == 0 ? PERIODIC_SIZE : size);
      default -> FeatureSlot.number(name, centers, factors);
    };
  }

  private FeatureSlot category(int feature) {
    long[] known = survey.counts(feature);
    int last = known.length;
    while (last > 0 && known[last - 1] == 0) {
      last--;
    }
    int levels = Math.max(roles.levels()[feature], last);
    long[] counts = Arrays.copyOf(known, levels);
    int[] unseen = IntStream.range(0, levels).filter(level -> counts[level] == 0).toArray();
    String name = roles.names().name(feature);
    if (levels - unseen.length > params.getMaxOneHot()) {
      return FeatureSlot.embedding(name, levels, unseen, params.getEmbeddingSize());
    }
    long[] seen = Arrays.stream(counts).filter(count -> count > 0).toArray();
    List<RobustScale> columns = seen.length == 2 ? binary(seen) : oneHot(seen);
    return FeatureSlot.oneHot(
        name, RobustScale.centers(columns), RobustScale.factors(columns), levels, unseen);
  }

  private List<RobustScale> binary(long[] seen) {
    long missing = rows - seen[0] - seen[1];
    return List.of(
        RobustScale.ofCounts(new double[] {-1, 0, 1}, new long[] {seen[0], missing, seen[1]}));
  }

  private List<RobustScale> oneHot(long[] seen) {
    return Arrays.stream(seen)
        .mapToObj(
            count -> RobustScale.ofCounts(new double[] {0, 1}, new long[] {rows - count, count}))
        .toList();
  }
}
