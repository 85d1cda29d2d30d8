package io.github.meanfield.transformers;

import io.github.meanfield.stages.network.CrossEntropy;
import io.github.meanfield.stages.params.ClassifierColumns;
import io.github.meanfield.stages.params.HasFeaturesCol;
import io.github.meanfield.stages.params.HasHandleInvalid;
import io.github.meanfield.stages.params.HasPredictionCol;
import io.github.meanfield.stages.params.HasProbabilityCol;
import io.github.meanfield.stages.params.HasRawPredictionCol;
import io.github.meanfield.stages.params.HasScoringBatchSize;
import io.github.meanfield.stages.params.HasThresholds;
import io.github.meanfield.stages.persistence.ModelMetadata;
import io.github.meanfield.stages.persistence.StageFiles;
import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.transformers.scoring.BatchScorer;
import io.github.meanfield.transformers.scoring.ClassColumns;
import io.github.meanfield.transformers.scoring.ScoredColumns;
import io.github.meanfield.transformers.scoring.ScoringNetwork;
import java.util.Map;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import scala.Option;

/**
 * A trained classifier. It adds the log-probability of each class ({@code rawPredictionCol}), the
 * probability of each class ({@code probabilityCol}) and the predicted class ({@code
 * predictionCol}) to every row; a column whose name is empty is left out.
 */
public final class NeuralNetworkClassificationModel extends Model<NeuralNetworkClassificationModel>
    implements ClassifierColumns<NeuralNetworkClassificationModel>, MLWritable {

  private static final long serialVersionUID = 1L;
  private static final String NETWORK_FILE = "network.zip";
  private static final String HISTORY_FILE = "history.json";
  private static final String NUM_FEATURES = "numFeatures";
  private static final String NUM_CLASSES = "numClasses";

  private final String uid;
  private final ScoringNetwork network;
  private final int numFeatures;
  private final int numClasses;
  private final transient TrainingSummary summary;
  private final Param<String> featuresCol;
  private final Param<String> rawPredictionCol;
  private final Param<String> probabilityCol;
  private final Param<String> predictionCol;
  private final DoubleArrayParam thresholds;
  private final Param<String> handleInvalid;
  private final IntParam scoringBatchSize;

  /**
   * A model of a network that is trained already.
   *
   * @param uid the model's uid, that of the estimator
   * @param network a network with numFeatures inputs and numClasses logits
   * @param numFeatures features of a row
   * @param numClasses number of classes
   * @param summary how it was trained
   */
  public NeuralNetworkClassificationModel(
      String uid,
      ScoringNetwork network,
      int numFeatures,
      int numClasses,
      TrainingSummary summary) {
    this.uid = uid;
    this.network = network;
    this.numFeatures = numFeatures;
    this.numClasses = numClasses;
    this.summary = summary;
    this.featuresCol = HasFeaturesCol.featuresColParam(this);
    this.rawPredictionCol = HasRawPredictionCol.rawPredictionColParam(this);
    this.probabilityCol = HasProbabilityCol.probabilityColParam(this);
    this.predictionCol = HasPredictionCol.predictionColParam(this);
    this.thresholds = HasThresholds.thresholdsParam(this);
    this.handleInvalid = HasHandleInvalid.handleInvalidParam(this);
    this.scoringBatchSize = HasScoringBatchSize.scoringBatchSizeParam(this);
    ClassifierColumns.setDefaults(this);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public Param<String> featuresCol() {
    return featuresCol;
  }

  @Override
  public Param<String> rawPredictionCol() {
    return rawPredictionCol;
  }

  @Override
  public Param<String> probabilityCol() {
    return probabilityCol;
  }

  @Override
  public Param<String> predictionCol() {
    return predictionCol;
  }

  @Override
  public DoubleArrayParam thresholds() {
    return thresholds;
  }

  @Override
  public Param<String> handleInvalid() {
    return handleInvalid;
  }

  @Override
  public IntParam scoringBatchSize() {
    return scoringBatchSize;
  }

  /** A DL4J network with a copy of the parameters. */
  public MultiLayerNetwork network() {
    return network.toDl4j();
  }

  /** Number of features of a row. */
  public int numFeatures() {
    return numFeatures;
  }

  /** Number of classes. */
  public int numClasses() {
    return numClasses;
  }

  /** How the network was trained: history, best epoch, rows, times. */
  public TrainingSummary summary() {
    return summary;
  }

  /**
   * Predicts one row.
   *
   * @param features numFeatures values
   * @return the class with the largest probability / threshold
   * @throws IllegalArgumentException if there are more or fewer features or one is not finite
   */
  public double predict(Vector features) {
    return columns().predict(predictProbability(features).toArray());
  }

  /**
   * Probabilities of the classes of one row.
   *
   * @param features numFeatures values
   * @return numClasses values that add to 1
   * @throws IllegalArgumentException if there are more or fewer features or one is not finite
   */
  public Vector predictProbability(Vector features) {
    float[] row = new float[numFeatures];
    FeatureReader.Problem problem = FeatureReader.VECTOR.read(features, numFeatures, row, 0);
    if (problem != null) {
      throw new IllegalArgumentException(
          String.format(
              "%s: features are %s: %s; required are %d finite numbers",
              uid, problem.words(), features, numFeatures));
    }
    return Vectors.dense(
        ClassColumns.probabilities(
            CrossEntropy.logProbabilities(network.outputs(row, 1), 0, numClasses)));
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    Dataset<Row> rows = dataset.toDF();
    if (outputColumns().isEmpty()) {
      return rows;
    }
    return ScoredColumns.score(rows, scorer(rows), schema);
  }

  private BatchScorer scorer(Dataset<Row> rows) {
    int index = rows.schema().fieldIndex(getFeaturesCol());
    StructField column = rows.schema().fields()[index];
    return new BatchScorer(
        uid,
        network.broadcast(rows.sparkSession().sparkContext()),
        new BatchScorer.Features(
            column.name(), index, FeatureReader.of(column), numFeatures, getHandleInvalid()),
        columns(),
        getScoringBatchSize());
  }

  private ClassColumns columns() {
    return new ClassColumns(
        numClasses,
        isSet(thresholds) ? getThresholds() : null,
        !getRawPredictionCol().isEmpty(),
        !getProbabilityCol().isEmpty(),
        !getPredictionCol().isEmpty());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    StructType result = withOutputColumns(schema, numClasses);
    int found = FeatureReader.sizeFromMetadata(schema.apply(getFeaturesCol()));
    if (found >= 0 && found != numFeatures) {
      throw new IllegalArgumentException(
          String.format(
              "%s: featuresCol '%s' has %d features, but the model was trained on %d",
              uid, getFeaturesCol(), found, numFeatures));
    }
    if (isSet(thresholds) && getThresholds().length != numClasses) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param thresholds has %d values, but must have one for each of the %d classes",
              uid, getThresholds().length, numClasses));
    }
    return result;
  }

  @Override
  public NeuralNetworkClassificationModel copy(ParamMap extra) {
    NeuralNetworkClassificationModel copy =
        new NeuralNetworkClassificationModel(uid, network, numFeatures, numClasses, summary);
    return copyValues(copy, extra).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new Writer(this);
  }

  /** Reads a saved model. */
  public static MLReader<NeuralNetworkClassificationModel> read() {
    return new Reader();
  }

  /**
   * Loads a saved model.
   *
   * @param path the directory it was saved to
   * @return the model
   */
  public static NeuralNetworkClassificationModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return String.format("%s (%d features, %d classes)", uid, numFeatures, numClasses);
  }

  private static final class Writer extends MLWriter {
    private final NeuralNetworkClassificationModel model;

    Writer(NeuralNetworkClassificationModel model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      StageFiles files = new StageFiles(path, sc());
      files.write(NETWORK_FILE, model.network.toZip());
      files.write(HISTORY_FILE, model.summary.toJson());
      ModelMetadata.saveMetadata(
          model,
          path,
          sc(),
          Map.of(NUM_FEATURES, model.numFeatures, NUM_CLASSES, model.numClasses));
    }
  }

  private static final class Reader extends MLReader<NeuralNetworkClassificationModel> {
    @Override
    public NeuralNetworkClassificationModel load(String path) {
      DefaultParamsReader.Metadata metadata =
          ModelMetadata.loadMetadata(path, sc(), NeuralNetworkClassificationModel.class);
      StageFiles files = new StageFiles(path, sc());
      NeuralNetworkClassificationModel model =
          new NeuralNetworkClassificationModel(
              metadata.uid(),
              ScoringNetwork.fromZip(files.read(NETWORK_FILE)),
              ModelMetadata.number(metadata, NUM_FEATURES),
              ModelMetadata.number(metadata, NUM_CLASSES),
              TrainingSummary.fromJson(files.read(HISTORY_FILE)));
      metadata.getAndSetParams(model, Option.empty());
      return model;
    }
  }
}
