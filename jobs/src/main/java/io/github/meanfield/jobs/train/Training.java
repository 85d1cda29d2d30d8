package io.github.meanfield.jobs.train;

import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.evaluate.Metrics;
import io.github.meanfield.jobs.model.ColumnRoles;
import io.github.meanfield.jobs.model.TrainingStatistics;
import io.github.meanfield.jobs.train.FeatureStages.Imputation;
import io.github.meanfield.transformers.NeuralNetworkModel;
import io.github.meanfield.transformers.SplitAssigner;
import io.github.meanfield.transformers.StandardizerModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/** One training: fits every stage on the rows it may see, and judges the network on the others. */
final class Training {

  /** Boolean column of the rows to choose a model by. */
  static final String VALIDATION_COL = "is_validation";

  /** The features that the network reads. */
  static final String FEATURES = "standardized_features";

  /** What the network predicts. */
  static final String PREDICTION = "prediction";

  /** The name of the predicted class. */
  static final String NAMES = "predictedLabel";

  private final Dataset<Row> rows;
  private final String splitCol;
  private final Target target;
  private final String weightCol;
  private ColumnRoles roles;
  private TrainingStatistics statistics;
  private List<Transformer> features;
  private StandardizerModel standardizer;
  private Dataset<Row> prepared;
  private NeuralNetworkModel<?> network;

  /**
   * Training of a target.
   *
   * @param split all rows, with their split
   * @param splitCol the split's column
   * @param target what to learn; rows without it are left out
   * @param weightCol column of the rows' weights, null without one
   */
  Training(Dataset<Row> split, String splitCol, Target target, String weightCol) {
    this.splitCol = splitCol;
    this.target = target;
    this.weightCol = weightCol;
    this.rows = split.where(target.isKnown(split.schema().apply(target.label()).dataType()));
  }

  /**
   * Fits the stages before the network.
   *
   * @param columnRoles what each column is
   * @param imputation what missing numbers become
   * @param minRows categories that fewer training rows have share one number
   * @param unfitted the standardizer, without its columns
   */
  void prepare(
      ColumnRoles columnRoles, Imputation imputation, long minRows, Standardizer unfitted) {
    Dataset<Row> training = of(rows, SplitAssigner.TRAIN);
    roles = columnRoles;
    statistics = TrainingStatistics.of(training, roles);
    features = FeatureStages.fit(training, roles, imputation, statistics.frequent(minRows));
    String assembledCol = FeatureStages.outputCol(roles);
    Dataset<Row> assembled = target.index(rows);
    for (Transformer stage : features) {
      assembled = stage.transform(assembled);
    }
    Column[] kept =
        Stream.of(target.indexCol(), splitCol, VALIDATION_COL, weightCol, assembledCol)
            .filter(Objects::nonNull)
            .map(functions::col)
            .toArray(Column[]::new);
    assembled = assembled.select(kept);
    standardizer =
        unfitted
            .setInputCol(assembledCol)
            .setOutputCol(FEATURES)
            .setValidationIndicatorCol(VALIDATION_COL)
            .fit(notTest(assembled));
    prepared =
        standardizer
            .transform(assembled)
            .drop(assembledCol)
            .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** Trains the network on the training rows, stopping by the validation rows. */
  void fit(NeuralNetworkEstimator<?, ?> estimator, Progress progress) {
    if (target.rows(SplitAssigner.VALIDATION) == 0) {
      Console.line("no validation rows, so training goes on for all epochs");
      estimator.setPatience(0);
    }
    estimator.setFeaturesCol(FEATURES);
    estimator.setLabelCol(target.indexCol());
    estimator.setValidationIndicatorCol(VALIDATION_COL);
    if (weightCol != null) {
      estimator.setWeightCol(weightCol);
    }
    estimator.setTrainingListener(progress);
    try (progress) {
      network = (NeuralNetworkModel<?>) estimator.fit(notTest(prepared));
    }
  }

  /** How the training went. */
  TrainingSummary summary() {
    return network.summary();
  }

  /** Whether there are rows to judge by. */
  boolean hasTestRows() {
    return target.rows(SplitAssigner.TEST) > 0;
  }

  /**
   * The metrics of two baselines on the test rows.
   *
   * @param warn hears why one is left out
   */
  Map<String, Metrics> baselines(Consumer<String> warn) {
    Dataset<Row> test = of(prepared, SplitAssigner.TEST);
    Dataset<Row> training = of(prepared, SplitAssigner.TRAIN);
    Baselines baselines = new Baselines(FEATURES, target.indexCol(), weightCol, warn);
    return target instanceof ClassTarget classes
        ? baselines.classify(training, test, classes)
        : baselines.regress(training, test, (NumberTarget) target);
  }

  /** Every fitted stage, as one model that scores rows with or without a label. */
  PipelineModel pipeline() {
    List<PipelineStage> stages = new ArrayList<>(features);
    stages.add(standardizer);
    stages.add(network);
    if (target instanceof ClassTarget classes) {
      addNames(classes, stages);
    }
    return new Pipeline().setStages(stages.toArray(PipelineStage[]::new)).fit(rows);
  }

  private void addNames(ClassTarget classes, List<PipelineStage> stages) {
    if (classes.kind() != ClassTarget.Kind.NUMBER) {
      stages.add(
          new IndexToString()
              .setInputCol(network.getPredictionCol())
              .setOutputCol(NAMES)
              .setLabels(classes.names().toArray(String[]::new)));
    }
    if (classes.kind() == ClassTarget.Kind.TEXT) {
      // Spark skips it for rows without the label's column, and keeps rows with unknown labels.
      stages.add(classes.indexer().copy(ParamMap.empty()).setHandleInvalid("keep"));
    }
  }

  /** What is learned. */
  Target target() {
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

  private Dataset<Row> notTest(Dataset<Row> all) {
    return all.where(functions.col(splitCol).notEqual(SplitAssigner.TEST));
  }

  private Dataset<Row> of(Dataset<Row> all, String split) {
    return all.where(functions.col(splitCol).equalTo(split));
  }
}
