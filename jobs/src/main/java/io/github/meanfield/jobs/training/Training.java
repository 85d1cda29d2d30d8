package io.github.meanfield.jobs.training;

import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.TextIndexer;
import io.github.meanfield.jobs.config.Attempt;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.evaluate.Fit;
import io.github.meanfield.jobs.evaluate.Fit.Known;
import io.github.meanfield.jobs.model.ColumnRoles;
import io.github.meanfield.jobs.model.TrainingStatistics;
import io.github.meanfield.jobs.tables.KeptRows;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.task.FeatureStages;
import io.github.meanfield.jobs.task.Target;
import io.github.meanfield.jobs.task.WordFeatures;
import io.github.meanfield.stages.network.tabular.FeatureSlot;
import io.github.meanfield.stages.network.zoo.TextNetworks;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkModel;
import io.github.meanfield.transformers.SplitAssigner;
import io.github.meanfield.transformers.TextIndexerModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** One training: fits every stage on the rows it may see, and judges the network on the others. */
public final class Training {

  /** Boolean column of the rows to choose a model by. */
  public static final String VALIDATION_COL = "is_validation";

  private final Dataset<Row> rows;
  private final String splitCol;
  private final Target target;
  private final String weightCol;
  private final KeptRows kept;
  private ColumnRoles roles;
  private TrainingStatistics statistics;
  private FeatureStages stages;
  private String[][] categories;
  private List<Transformer> features;
  private String featuresCol;
  private Dataset<Row> prepared;
  private NeuralNetworkModel<?> network;
  private Set<Known> known;
  private Optional<ChosenThresholds> thresholds = Optional.empty();
  private final List<String> warnings = new ArrayList<>();

  /**
   * Training of a target.
   *
   * @param split all rows, with their split
   * @param splitCol the split's column
   * @param target what to learn; rows without it are left out
   * @param weightCol column of the rows' weights, null without one
   * @param kept keeps rows until the command ends
   */
  Training(Dataset<Row> split, String splitCol, Target target, String weightCol, KeptRows kept) {
    this.splitCol = splitCol;
    this.target = target;
    this.weightCol = weightCol;
    this.kept = kept;
    this.rows = split.where(target.isKnown(split.schema().apply(target.label()).dataType()));
  }

  /**
   * Fits the stages before the network.
   *
   * @param columnRoles what each column is
   * @param minRows categories that fewer training rows have share one number
   * @param featureStages the stages
   */
  void prepare(ColumnRoles columnRoles, long minRows, FeatureStages featureStages) {
    Dataset<Row> training = of(rows, SplitAssigner.TRAIN);
    roles = columnRoles;
    stages = featureStages;
    statistics = TrainingStatistics.of(training, roles);
    categories = statistics.frequent(minRows);
    featuresCol = stages.featuresCol(roles);
    PipelineModel fitted = fitted(Pipelines.of(stages.of(training, roles, categories)), training);
    features = List.of(fitted.stages());
    prepared =
        kept.keep(
            fitted
                .transform(target.index(notTest(rows)))
                .select(columns(splitCol, VALIDATION_COL, weightCol, featuresCol)));
  }

  private PipelineModel fitted(Pipeline all, Dataset<Row> training) {
    try {
      return all.fit(training);
    } catch (IllegalArgumentException e) {
      TextIndexer indexer = stages.textIndexer();
      if (!String.valueOf(e.getMessage()).startsWith(indexer.uid() + ": ")) {
        throw e;
      }
      throw new BadInput(
          "--text names column '%s', of which no word occurs %s in the training rows; name a column"
              + " of texts, or give --text-indexer-min-count a lower number",
          roles.text(), Numbers.counted(indexer.getMinCount(), "time"));
    }
  }

  /** The label as a number, and other columns, null for none. */
  private Column[] columns(String... others) {
    return Stream.concat(Stream.of(target.indexCol()), Stream.of(others))
        .filter(Objects::nonNull)
        .map(functions::col)
        .toArray(Column[]::new);
  }

  /**
   * Trains the network on the training rows, stopping by the validation rows.
   *
   * @param estimator the network to be trained
   * @param progress tells of it, and is closed
   * @param tracking where else it can be followed
   */
  void fit(NeuralNetworkEstimator<?, ?> estimator, Progress progress, TrackingOptions tracking) {
    if (!hasValidationRows()) {
      Console.line("no validation rows, so training goes on for all epochs");
    }
    configure(estimator);
    known = known(estimator);
    estimator.setTrainingListener(tracking.listener(progress, estimator));
    try (progress) {
      network = (NeuralNetworkModel<?>) estimator.fit(rowsToFit());
    }
  }

  /**
   * Numbers that the network takes beside a text, once stages are prepared: 0 if it takes none, or
   * takes no text.
   */
  int numbersBesideText() {
    return roles.text() == null || roles.numNumbers() == 0
        ? 0
        : prepared
            .select(functions.col(featuresCol).getField(TextNetworks.NUMBERS))
            .first()
            .<Vector>getAs(0)
            .size();
  }

  /** Tells an estimator the columns of {@link #rowsToFit}. */
  public void configure(NeuralNetworkEstimator<?, ?> estimator) {
    if (!hasValidationRows()) {
      estimator.setPatience(0);
    }
    DistributionColumns.ask(estimator);
    estimator.setFeaturesCol(featuresCol);
    estimator.setLabelCol(target.indexCol());
    estimator.setValidationIndicatorCol(VALIDATION_COL);
    if (weightCol != null) {
      estimator.setWeightCol(weightCol);
    }
  }

  /** Whether there are rows to choose a model by. */
  public boolean hasValidationRows() {
    return target.rows(SplitAssigner.VALIDATION) > 0;
  }

  /**
   * The rows that networks are fitted on, those of validation marked, once stages are prepared.
   * Spark keeps them until the command ends.
   */
  public Dataset<Row> rowsToFit() {
    return prepared;
  }

  /**
   * Chooses the thresholds that the network decides by, of two classes on the validation rows. If
   * that fails, it decides without.
   *
   * @param seed seed of the rows that stand for all where they are many
   * @param progress hears of warnings
   */
  void choose(ThresholdRule rule, long seed, Progress progress) {
    Consumer<String> warn =
        warning -> {
          progress.onWarning(warning);
          warnings.add(warning);
        };
    Dataset<Row> validation = of(prepared, SplitAssigner.VALIDATION);
    NeuralNetworkClassificationModel classifier = (NeuralNetworkClassificationModel) network;
    thresholds =
        new Attempt("--threshold " + rule, " is left out")
            .of(
                rows.sparkSession(),
                () -> ChosenThresholds.of(rule, classifier, validation, (ClassTarget) target, seed),
                warn);
    thresholds.flatMap(ChosenThresholds::warning).ifPresent(warn);
  }

  /** Warnings of what came after the network was trained. */
  List<String> warnings() {
    return warnings;
  }

  /** The thresholds that were chosen. */
  Optional<ChosenThresholds> thresholds() {
    return thresholds;
  }

  /** The trained network. */
  NeuralNetworkModel<?> network() {
    return network;
  }

  /** How the training went. */
  TrainingSummary summary() {
    return network.summary();
  }

  /** How the training went, for what is said of the network. */
  Fit course() {
    return Fit.of(network, known);
  }

  private Set<Known> known(NeuralNetworkEstimator<?, ?> estimator) {
    Set<Known> all = EnumSet.of(estimator.getRestoreBest() ? Known.BEST_EPOCH : Known.LAST_EPOCH);
    if (weightCol == null) {
      all.add(Known.UNWEIGHTED);
    }
    if (!estimator.isSet(estimator.networkJson()) && !estimator.isSet(estimator.initialModel())) {
      all.add(Known.LAYERS_OF_PARAMS);
    }
    return all;
  }

  /** Whether there are rows to judge by. */
  boolean hasTestRows() {
    return target.rows(SplitAssigner.TEST) > 0;
  }

  /** What the network makes of each feature; empty if the stages before it do. */
  List<FeatureSlot> encoding() {
    return network.encoding();
  }

  /**
   * Fits models that the network has to be better than.
   *
   * @param choice which
   * @param seed seed of what is random in them
   * @param warn hears why one is left out
   */
  Baselines baselines(Baselines.Choice choice, long seed, Consumer<String> warn) {
    if (choice == Baselines.Choice.NONE) {
      return Baselines.NONE;
    } else if (roles.text() != null) {
      return ofWords(seed, warn);
    }
    BaselineFit fit =
        new BaselineFit(FeatureStages.STANDARDIZED, target.indexCol(), weightCol, seed, warn);
    List<Transformer> before = features;
    Dataset<Row> training = of(prepared, SplitAssigner.TRAIN);
    if (stages.isEncoded()) {
      // Linear models take no features as they are.
      kept.release(prepared);
      Dataset<Row> known = of(target.index(rows), SplitAssigner.TRAIN);
      PipelineModel fitted =
          fit.attempt(
                  "what makes features for linear models and trees",
                  known,
                  () -> Pipelines.of(stages.standardized(known, roles, categories)).fit(known))
              .orElse(null);
      if (fitted == null) {
        return Baselines.NONE;
      }
      before = List.of(fitted.stages());
      training =
          kept.keep(fitted.transform(known).select(columns(weightCol, FeatureStages.STANDARDIZED)));
    }
    return new Baselines(before, fit.fit(choice, training, target));
  }

  private Baselines ofWords(long seed, Consumer<String> warn) {
    kept.release(prepared);
    TextIndexerModel indexer =
        features.stream()
            .filter(TextIndexerModel.class::isInstance)
            .map(TextIndexerModel.class::cast)
            .findFirst()
            .orElseThrow();
    WordFeatures words =
        new WordFeatures(indexer, roles.numNumbers() == 0 ? null : FeatureStages.STANDARDIZED);
    BaselineFit fit =
        new BaselineFit(WordFeatures.FEATURES, target.indexCol(), weightCol, seed, warn);
    return new WordBaseline(fit, target)
        .of(target.index(notTest(rows)), splitCol, features, words, kept);
  }

  /** Every fitted stage, as one model that scores rows with or without a label. */
  PipelineModel pipeline() {
    return Pipelines.of(features, network, target, rows);
  }

  /** What is learned. */
  public Target target() {
    return target;
  }

  /** What each column is, once stages are prepared. */
  ColumnRoles roles() {
    return roles;
  }

  /** What the training rows hold, once stages are prepared. */
  TrainingStatistics statistics() {
    return statistics;
  }

  /** The test rows as they came in. */
  Dataset<Row> testRows() {
    return of(rows, SplitAssigner.TEST).drop(splitCol, VALIDATION_COL);
  }

  /**
   * Rows that no stage was fitted on, with their label as a number: the test rows, or those of
   * validation if there are none.
   */
  Dataset<Row> unseenRows() {
    return of(target.index(rows), hasTestRows() ? SplitAssigner.TEST : SplitAssigner.VALIDATION)
        .drop(splitCol, VALIDATION_COL);
  }

  private Dataset<Row> notTest(Dataset<Row> all) {
    return all.where(functions.col(splitCol).notEqual(SplitAssigner.TEST));
  }

  private Dataset<Row> of(Dataset<Row> all, String split) {
    return all.where(functions.col(splitCol).equalTo(split));
  }
}
