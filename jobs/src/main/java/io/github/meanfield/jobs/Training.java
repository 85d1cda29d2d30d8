package io.github.meanfield.jobs;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.SplitAssigner;
import io.github.meanfield.transformers.StandardizerModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/** One training: fits every stage on the rows it may see, and judges the network on the others. */
final class Training {

  /** Boolean column of the rows to choose a model by. */
  static final String VALIDATION_COL = "is_validation";

  private static final String FEATURES = "standardized_features";

  private final Dataset<Row> rows;
  private final String splitCol;
  private final Classes classes;
  private final List<Transformer> features;
  private final StandardizerModel standardizer;
  private final Dataset<Row> prepared;
  private NeuralNetworkClassificationModel network;

  /**
   * Fits the stages before the network.
   *
   * @param split all rows, with their split
   * @param splitCol the split's column
   * @param roles what each column is
   * @param classes the label's classes; rows of other classes are left out
   */
  Training(Dataset<Row> split, String splitCol, ColumnRoles roles, Classes classes) {
    this.splitCol = splitCol;
    this.classes = classes;
    this.rows = split.where(classes.isKnown(split.schema().apply(classes.label()).dataType()));
    this.features = FeatureStages.fit(of(rows, SplitAssigner.TRAIN), roles);
    String assembledCol = FeatureStages.outputCol(roles);
    Dataset<Row> assembled = classes.index(rows);
    for (Transformer stage : features) {
      assembled = stage.transform(assembled);
    }
    assembled = assembled.select(classes.indexCol(), splitCol, VALIDATION_COL, assembledCol);
    this.standardizer =
        new Standardizer()
            .setInputCol(assembledCol)
            .setOutputCol(FEATURES)
            .setHandleInvalid("mean")
            .setValidationIndicatorCol(VALIDATION_COL)
            .fit(notTest(assembled));
    this.prepared =
        standardizer
            .transform(assembled)
            .drop(assembledCol)
            .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** Trains the network on the training rows, stopping by the validation rows. */
  void fit(NeuralNetworkClassifier classifier) {
    if (classes.rows(SplitAssigner.VALIDATION) == 0) {
      Console.line("no validation rows, so training goes on for all epochs");
      classifier.setPatience(0);
    }
    network =
        classifier
            .setFeaturesCol(FEATURES)
            .setLabelCol(classes.indexCol())
            .setValidationIndicatorCol(VALIDATION_COL)
            .setTrainingListener(new EpochPrinter())
            .fit(notTest(prepared));
  }

  /** The metrics of the network and of two baselines on the test rows; none without such rows. */
  Map<String, Metrics> judge() {
    Map<String, Metrics> metrics = new LinkedHashMap<>();
    if (classes.rows(SplitAssigner.TEST) > 0) {
      Dataset<Row> test = of(prepared, SplitAssigner.TEST);
      int numClasses = classes.names().size();
      metrics.put(
          "neural network", Metrics.of(network.transform(test), classes.indexCol(), numClasses));
      metrics.put(
          "LogisticRegression",
          Metrics.of(
              new LogisticRegression()
                  .setFeaturesCol(FEATURES)
                  .setLabelCol(classes.indexCol())
                  .fit(of(prepared, SplitAssigner.TRAIN))
                  .transform(test),
              classes.indexCol(),
              numClasses));
      double[] known = classes.rowsOfClasses(SplitAssigner.TRAIN);
      metrics.put(
          "always " + classes.title(classes.names().get(Metrics.largest(known))),
          Metrics.ofShares(known, classes.rowsOfClasses(SplitAssigner.TEST)));
    }
    return metrics;
  }

  /** Every fitted stage, as one model that scores rows with or without a label. */
  PipelineModel pipeline() {
    List<PipelineStage> stages = new ArrayList<>(features);
    stages.add(standardizer);
    stages.add(network);
    if (classes.kind() != Classes.Kind.NUMBER) {
      stages.add(
          new IndexToString()
              .setInputCol(network.getPredictionCol())
              .setOutputCol("predictedLabel")
              .setLabels(classes.names().toArray(String[]::new)));
    }
    if (classes.kind() == Classes.Kind.TEXT) {
      // Spark skips it for rows without the label's column, and keeps rows with unknown labels.
      stages.add(classes.indexer().copy(ParamMap.empty()).setHandleInvalid("keep"));
    }
    return new Pipeline().setStages(stages.toArray(PipelineStage[]::new)).fit(rows);
  }

  /** The test rows, with all the columns they came with and more. */
  Dataset<Row> testRows() {
    return of(rows, SplitAssigner.TEST);
  }

  private Dataset<Row> notTest(Dataset<Row> all) {
    return all.where(functions.col(splitCol).notEqual(SplitAssigner.TEST));
  }

  private Dataset<Row> of(Dataset<Row> all, String split) {
    return all.where(functions.col(splitCol).equalTo(split));
  }
}
