package io.github.meanfield.transformers;

import io.github.meanfield.stages.network.Dl4jModel;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkOutput;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.Quadrature;
import io.github.meanfield.stages.network.tabular.FeatureSlot;
import io.github.meanfield.stages.network.tabular.TabularInput;
import io.github.meanfield.stages.params.HasAttributionCol;
import io.github.meanfield.stages.params.HasPredictionCol;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.stages.params.ScoringParams;
import io.github.meanfield.stages.persistence.ModelMetadata;
import io.github.meanfield.stages.persistence.StageFiles;
import io.github.meanfield.stages.persistence.StageWriter;
import io.github.meanfield.transformers.scoring.Attribution;
import io.github.meanfield.transformers.scoring.Combination;
import io.github.meanfield.transformers.scoring.ExplainedValue;
import io.github.meanfield.transformers.scoring.NetworkFile;
import io.github.meanfield.transformers.scoring.OutputColumns;
import io.github.meanfield.transformers.scoring.PredictFunction;
import io.github.meanfield.transformers.scoring.TrainedNetwork;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What models of a trained network have in common: the network, how it was trained, scoring in
 * batches, and the files they are saved to.
 *
 * @param <M> the model itself
 */
public abstract class NeuralNetworkModel<M extends NeuralNetworkModel<M>> extends Model<M>
    implements ScoringParams<M>, HasPredictionCol<M>, HasAttributionCol<M>, MLWritable {

  private static final long serialVersionUID = 1L;
  private static final String HISTORY_FILE = "history.json";
  private static final String NUM_FEATURES = "numFeatures";

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);
  private final Fitted fitted;

  /**
   * What a fit has come to.
   *
   * @param network the trained network
   * @param numFeatures features of a row
   * @param summary how it was trained
   * @param examples features of the examples in the summary; none once it was saved or serialized
   */
  public record Fitted(
      TrainedNetwork network, int numFeatures, TrainingSummary summary, List<Vector> examples)
      implements Serializable {

    /** Rows of the data stay where they are when a model travels. */
    private Object writeReplace() {
      return examples.isEmpty() ? this : new Fitted(network, numFeatures, summary, List.of());
    }

    /** Number of outputs of the network. */
    int numOutputs() {
      return Math.toIntExact(
          NetworkOutput.require(
                  NetworkConfiguration.parse(network.networks().get(0).configuration()))
              .getNOut());
    }
  }

  NeuralNetworkModel() {
    throw UnfittedModel.refused();
  }

  NeuralNetworkModel(String uid, Fitted fitted) {
    this.uid = uid;
    this.fitted = fitted;
    declarations.complete();
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public ParamDeclarations declare() {
    return declarations;
  }

  /**
   * A DL4J network with a copy of the parameters; the first if there are several.
   *
   * @return a {@code MultiLayerNetwork}; a {@code ComputationGraph} if training began with one
   */
  public org.deeplearning4j.nn.api.Model network() {
    return fitted.network.networks().get(0).toDl4j();
  }

  /**
   * The networks whose predictions are averaged, as DL4J networks with copies of the parameters.
   *
   * @return as many as {@code numNetworks} of the estimator
   */
  public List<org.deeplearning4j.nn.api.Model> networks() {
    return fitted.network.networks().stream().map(NetworkZip::toDl4j).toList();
  }

  /** Number of features of a row. */
  public int numFeatures() {
    return fitted.numFeatures;
  }

  /**
   * What the network makes of each feature before its first hidden layer: the median and scale of
   * numbers, the levels of categories.
   *
   * @return one a feature; empty if the network takes finite numbers as they are
   */
  public List<FeatureSlot> encoding() {
    return NetworkConfiguration.parse(fitted.network.networks().get(0).configuration())
        .tabularInput()
        .map(TabularInput::slots)
        .orElse(List.of());
  }

  /** What enters the first hidden layer for a row: the features, or what they are encoded as. */
  int encodedColumns() {
    List<FeatureSlot> slots = encoding();
    return slots.isEmpty() ? numFeatures() : slots.stream().mapToInt(FeatureSlot::columns).sum();
  }

  /** Whether the network tells how predictions depend on features: what explains them needs it. */
  public boolean hasGradients() {
    return fitted.network.hasGradients();
  }

  /**
   * Outputs of each network, after their activation, where all that enters its first hidden layer
   * is 0: what it says of a row of which it sees nothing.
   *
   * @return none if features are encoded within a graph
   */
  List<double[]> outputsOfZeros() {
    boolean isEncoded = !encoding().isEmpty();
    int columns = encodedColumns();
    List<double[]> outputs = new ArrayList<>();
    for (org.deeplearning4j.nn.api.Model network : networks()) {
      INDArray zeros = Nd4j.zeros(1, columns);
      if (!isEncoded) {
        outputs.add(new Dl4jModel(network).output(zeros).dup().data().asDouble());
      } else if (network instanceof MultiLayerNetwork chain) {
        int last = chain.getnLayers() - 1;
        // DL4J takes no single last layer for a selection.
        INDArray output =
            last == 1
                ? chain.getLayer(1).activate(zeros, false, LayerWorkspaceMgr.noWorkspaces())
                : chain.activateSelectedLayers(1, last, zeros);
        outputs.add(output.dup().data().asDouble());
      }
    }
    return outputs;
  }

  /**
   * Features that attributions compare with: where the network encodes them, the median of each
   * number and NaN, no category, for the others; else zeros, which are the means of the training
   * rows after a {@code Standardizer}.
   *
   * @return numFeatures values
   */
  public Vector baseline() {
    double[] baseline = new double[numFeatures()];
    List<FeatureSlot> slots = encoding();
    if (!slots.isEmpty()) {
      float[] encoded = new TabularInput(slots, false).baseline();
      Arrays.setAll(baseline, j -> encoded[j]);
    }
    return Vectors.dense(baseline);
  }

  /** How the network was trained: history, best epoch, rows, times. */
  public TrainingSummary summary() {
    return fitted.summary;
  }

  /**
   * Features of the rows whose predictions each epoch tells, the {@code examples} of the {@link
   * #summary}, of a model that was fitted just now. They are neither saved nor serialized: a model
   * has no rows of its data.
   *
   * @return numFeatures values a row; no rows if the model was loaded, or has more than 10,000
   *     features
   */
  public List<Vector> exampleFeatures() {
    return fitted.examples;
  }

  Fitted fitted() {
    return fitted;
  }

  /** What makes the added columns, in the order of the schema. */
  abstract OutputColumns columns();

  /** What scores rows. */
  StageScoring scoring() {
    return new StageScoring(this, fitted.network, fitted.numFeatures);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    return scoring().transform(dataset.toDF(), columns(), attributions(), schema);
  }

  /** Null without a column of them. */
  private Attribution attributions() {
    return addsAttributions() ? attribution(prediction()) : null;
  }

  private Attribution attribution(ExplainedValue value) {
    return new Attribution(value, Quadrature.gaussLegendre(getAttributionSteps()), numFeatures());
  }

  /**
   * What each feature of one row adds to its prediction, as {@code attributionCol} has it; of
   * several targets, to that of the first.
   *
   * @param features numFeatures values
   * @return numFeatures values
   * @throws IllegalArgumentException if there are more or fewer features, one is not finite, or the
   *     network has no gradients of features
   */
  public Vector attribution(Vector features) {
    return attribution(features, prediction());
  }

  /** What each feature of one row adds to a value. */
  Vector attribution(Vector features, ExplainedValue value) {
    fitted.network.requireGradients(uid, "attributions were asked for");
    return Vectors.dense(scoring().attributions(features, attribution(value)));
  }

  /** Adds the column of attributions to a schema, if there is one. */
  StructType withAttributions(StructType schema) {
    if (addsAttributions()) {
      fitted.network.requireGradients(uid, "attributionCol is set");
    }
    return withAttributions(schema, numFeatures());
  }

  /** What makes the prediction and nothing else; attributions explain it. */
  abstract ExplainedValue prediction();

  /** Type of the prediction. */
  abstract DataType predictionType();

  /**
   * Registers a function of SQL that predicts from features: {@code SELECT id, predict(features)
   * FROM rows}. It gives what the prediction column of {@link #transform} has, row by row, so that
   * {@code transform} is the faster way to score many rows. Null features give null, features of
   * another number are an error, and features that are not finite (NaN is a missing one if the
   * network has an {@link #encoding}) are one if handleInvalid is {@code error}, and else give
   * null.
   *
   * @param session the session in which SQL knows the function
   * @param name its name
   */
  public void registerFunction(SparkSession session, String name) {
    DataType type = predictionType();
    session
        .udf()
        .register(
            name,
            new PredictFunction(
                uid,
                fitted.network.broadcast(uid, session.sparkContext()),
                numFeatures(),
                prediction(),
                !type.equals(DataTypes.DoubleType),
                getHandleInvalid().equals("error")),
            type);
  }

  /** Further numbers that the metadata keep, by name. */
  abstract Map<String, Integer> numbers();

  /** The first version of the format that has all there is of the model. */
  int formatVersion() {
    return NetworkFile.formatVersion(fitted.network.networks());
  }

  /** Writes further files. */
  void writeFiles(StageFiles files) {}

  @Override
  public MLWriter write() {
    return new Writer(this);
  }

  private static final class Writer extends StageWriter {
    private final NeuralNetworkModel<?> model;

    Writer(NeuralNetworkModel<?> model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      StageFiles files = new StageFiles(path, sc());
      List<NetworkZip> networks = model.fitted.network.networks();
      NetworkFile.writeAll(files, networks);
      files.write(HISTORY_FILE, model.fitted.summary.toJson());
      model.writeFiles(files);
      Map<String, Integer> numbers = new TreeMap<>(model.numbers());
      numbers.put(NUM_FEATURES, model.numFeatures());
      if (networks.size() > 1) {
        numbers.put(NetworkFile.NUM_NETWORKS, networks.size());
      }
      ModelMetadata.saveMetadata(model, path, sc(), model.formatVersion(), numbers);
    }
  }

  /** Reads a model: the common files, then what the subclass adds. */
  abstract static class Reader<M extends NeuralNetworkModel<M>> extends MLReader<M> {
    private final Class<M> type;

    Reader(Class<M> type) {
      this.type = type;
    }

    /** How the outputs of several networks become those of one. */
    abstract Combination combination(StageFiles files);

    /** The model, without its params. */
    abstract M create(String uid, Fitted fitted, StageFiles files);

    @Override
    public M load(String path) {
      DefaultParamsReader.Metadata metadata = ModelMetadata.loadMetadata(path, sc(), type);
      StageFiles files = new StageFiles(path, sc());
      List<NetworkZip> networks =
          NetworkFile.readAll(
              files, path, ModelMetadata.number(metadata, path, NetworkFile.NUM_NETWORKS, 1));
      int numFeatures =
          files.intact(
              NetworkFile.NAME,
              () -> NetworkConfiguration.parse(networks.get(0).configuration()).numFeatures());
      Fitted fitted =
          new Fitted(
              TrainedNetwork.beforeActivation(networks, combination(files)),
              numFeatures,
              files.read(HISTORY_FILE, TrainingSummary::fromJson),
              List.of());
      M model = create(metadata.uid(), fitted, files);
      Map<String, Integer> numbers = new TreeMap<>(model.numbers());
      numbers.put(NUM_FEATURES, numFeatures);
      numbers.forEach((name, value) -> ModelMetadata.requireNumber(metadata, path, name, value));
      ModelMetadata.setParams(metadata, model, path);
      return model;
    }
  }
}
