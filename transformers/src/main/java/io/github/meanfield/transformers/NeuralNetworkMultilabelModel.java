package io.github.meanfield.transformers;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.JavaWithinKryo;
import io.github.meanfield.stages.params.MultilabelColumns;
import io.github.meanfield.stages.persistence.StageFiles;
import io.github.meanfield.transformers.scoring.LabelColumns;
import io.github.meanfield.transformers.scoring.LabelColumns.Kind;
import io.github.meanfield.transformers.scoring.LikelyLabels;
import io.github.meanfield.transformers.scoring.NetworkFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A trained classifier whose rows may have several labels, or none; of several networks, whose
 * probabilities are averaged, if the estimator's {@code numNetworks} says so. It adds the log-odds
 * of each label ({@code rawPredictionCol}), the probability of each, on its own ({@code
 * probabilityCol}), and the numbers of the labels whose probability is above {@code threshold}, as
 * {@code MultilabelClassificationEvaluator} takes them ({@code predictionCol}); a column whose name
 * is empty is left out. In rows whose features are invalid and that are kept, the prediction is
 * null. Attributions explain the probability of the most probable label, and the spread is that of
 * the probabilities.
 */
@DefaultSerializer(JavaWithinKryo.class)
public final class NeuralNetworkMultilabelModel
    extends NeuralNetworkModel<NeuralNetworkMultilabelModel>
    implements MultilabelColumns<NeuralNetworkMultilabelModel> {

  private static final long serialVersionUID = 1L;
  private static final String NUM_LABELS = "numLabels";

  private final int numLabels;

  /**
   * Refuses: {@code ServiceLoader} asks for such a constructor, and a model is made by a fit.
   *
   * @throws UnsupportedOperationException always
   */
  public NeuralNetworkMultilabelModel() {
    throw UnfittedModel.refused();
  }

  /**
   * A model of a network that is trained already.
   *
   * @param uid the model's uid, that of the estimator
   * @param fitted a network with one output a label, its log-odds
   * @param numLabels number of labels
   */
  public NeuralNetworkMultilabelModel(String uid, Fitted fitted, int numLabels) {
    super(uid, fitted);
    this.numLabels = numLabels;
  }

  /** Number of labels. */
  public int numLabels() {
    return numLabels;
  }

  /**
   * Predicts one row.
   *
   * @param features numFeatures values
   * @return the numbers of the labels whose probability is above threshold, ascending
   * @throws IllegalArgumentException if there are more or fewer features or one is not finite
   */
  public double[] predict(Vector features) {
    return new LikelyLabels(getThreshold()).call(predictProbability(features));
  }

  /**
   * Probabilities of the labels of one row.
   *
   * @param features numFeatures values
   * @return numLabels values, each on its own in [0, 1]
   * @throws IllegalArgumentException if there are more or fewer features or one is not finite
   */
  public Vector predictProbability(Vector features) {
    double[][] probabilities = new double[1][numLabels];
    prediction().write(scoring().outputs(features), 0, probabilities);
    return Vectors.dense(probabilities[0]);
  }

  /** With the probabilities in place of the prediction, of which {@link #transform} makes it. */
  @Override
  LabelColumns columns() {
    List<Kind> kinds = new ArrayList<>();
    if (!getRawPredictionCol().isEmpty()) {
      kinds.add(Kind.LOG_ODDS);
    }
    if (!getProbabilityCol().isEmpty()) {
      kinds.add(Kind.PROBABILITY);
    }
    if (!getPredictionCol().isEmpty()) {
      kinds.add(Kind.PROBABILITY);
    }
    return new LabelColumns(numLabels, kinds);
  }

  @Override
  LabelColumns prediction() {
    return new LabelColumns(numLabels, List.of(Kind.PROBABILITY));
  }

  /** A function of SQL gives the probabilities of the labels. */
  @Override
  DataType predictionType() {
    return SQLDataTypes.VectorType();
  }

  @Override
  public StructType transformSchema(StructType schema) {
    scoring().checkFeatures(schema);
    return withFurtherColumns(withOutputColumns(schema, numLabels));
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    Dataset<Row> scored = scored(dataset, withProbabilities(transformSchema(dataset.schema())));
    return getPredictionCol().isEmpty()
        ? scored
        : scored.withColumn(
            getPredictionCol(),
            functions
                .udf(new LikelyLabels(getThreshold()), LABELS)
                .apply(Columns.named(getPredictionCol())));
  }

  private StructType withProbabilities(StructType schema) {
    return new StructType(
        Arrays.stream(schema.fields())
            .map(
                field ->
                    field.name().equals(getPredictionCol())
                        ? new StructField(
                            field.name(), SQLDataTypes.VectorType(), true, field.metadata())
                        : field)
            .toArray(StructField[]::new));
  }

  @Override
  public NeuralNetworkMultilabelModel copy(ParamMap extra) {
    return copyValues(with(fitted()), extra);
  }

  @Override
  NeuralNetworkMultilabelModel with(Fitted networks) {
    NeuralNetworkMultilabelModel copy =
        new NeuralNetworkMultilabelModel(uid(), networks, numLabels);
    return copyValues(copy, ParamMap.empty()).setParent(parent());
  }

  @Override
  public Combination combination() {
    return Combination.LOG_ODDS_MEAN_SIGMOID;
  }

  @Override
  public NeuralNetworkMultilabelModel averagedWith(List<NeuralNetworkMultilabelModel> others) {
    return with(
        AveragedNetworks.of(
            this,
            others,
            each -> each.numLabels + " labels",
            each -> each.fitted().network().networks()));
  }

  @Override
  Map<String, Integer> numbers() {
    return Map.of(NUM_LABELS, numLabels);
  }

  /** Reads a saved model. */
  public static MLReader<NeuralNetworkMultilabelModel> read() {
    return new NetworkModelFiles.Reader<>(NeuralNetworkMultilabelModel.class) {
      @Override
      Combination combination(StageFiles files) {
        return Combination.LOG_ODDS_MEAN_SIGMOID;
      }

      @Override
      NeuralNetworkMultilabelModel create(String uid, Fitted fitted, StageFiles files) {
        int numLabels = files.intact(NetworkFile.NAME, fitted::numOutputs);
        return new NeuralNetworkMultilabelModel(uid, fitted, numLabels);
      }
    };
  }

  /** Loads a saved model from a path. */
  public static NeuralNetworkMultilabelModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return String.format("%s (%s, %d labels)", uid(), rowShape().contents(), numLabels);
  }
}
