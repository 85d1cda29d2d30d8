package io.github.meanfield.transformers;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.engine.NetworkOutputs;
import io.github.meanfield.stages.params.HasFeaturesOutCol;
import io.github.meanfield.stages.params.HasModelPath;
import io.github.meanfield.stages.params.HasOutputCol;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.stages.params.ScoringParams;
import io.github.meanfield.stages.persistence.ModelMetadata;
import io.github.meanfield.stages.persistence.StageFiles;
import io.github.meanfield.stages.persistence.StageWriter;
import io.github.meanfield.stages.rows.RowShape;
import io.github.meanfield.transformers.scoring.HiddenLayer;
import io.github.meanfield.transformers.scoring.NetworkFile;
import io.github.meanfield.transformers.scoring.OutputColumns;
import io.github.meanfield.transformers.scoring.TrainedNetwork;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Scores rows with a network that was trained elsewhere: any {@code MultiLayerNetwork} or {@code
 * ComputationGraph}, which takes rows of features, sequences, or structs of several inputs, and has
 * one output, which gives a row of numbers. It adds these numbers, after the activation of the
 * output layer, as a Vector. With artifact meanfield-keras it takes models of Keras, too.
 *
 * <p>Of a saved classifier of several networks, the outputs are averaged.
 *
 * <p>A normalizer in the file is not applied: scale the features by a stage before this one.
 *
 * <p>The file is read when the stage is first used. A saved stage holds the network itself and
 * loads without the file.
 */
public final class NetworkScorer extends Transformer
    implements HasModelPath<NetworkScorer>,
        ScoringParams<NetworkScorer>,
        HasOutputCol<NetworkScorer>,
        HasFeaturesOutCol<NetworkScorer>,
        MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);

  /** The network if no file has it; null if modelPath tells. */
  private TrainedNetwork own;

  private transient Loaded loaded;

  /**
   * A network that has been read.
   *
   * @param path the path it was read from; null if no file has it
   * @param network the network
   * @param numFeatures features of a row
   * @param numOutputs outputs of a row
   */
  private record Loaded(String path, TrainedNetwork network, int numFeatures, int numOutputs) {}

  /** A scorer without a network; set {@code modelPath}. */
  public NetworkScorer() {
    this(Identifiable.randomUID("networkScorer"));
  }

  /**
   * A scorer without a network; set {@code modelPath}.
   *
   * @param uid its unique id
   */
  public NetworkScorer(String uid) {
    this.uid = uid;
    declarations.complete();
    setDefault(outputCol(), "output");
  }

  /** A scorer of a network that no file has: {@code modelPath} stays unset. */
  static NetworkScorer of(NetworkZip network) {
    NetworkScorer scorer = new NetworkScorer();
    scorer.own = TrainedNetwork.afterActivation(List.of(network));
    return scorer;
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
   * @return a {@code MultiLayerNetwork} or a {@code ComputationGraph}
   */
  public org.deeplearning4j.nn.api.Model network() {
    return loaded().network.networks().get(0).toDl4j();
  }

  /**
   * The networks, of several those whose outputs are averaged: what they are made of, without
   * opening them. Their parameters must not be changed.
   */
  public List<NetworkZip> networkZips() {
    return loaded().network.networks();
  }

  /**
   * Number of features of a row; of a network that takes sequences or has several inputs, numbers
   * of a flat row: see {@link #rowShape()}.
   */
  public int numFeatures() {
    return loaded().numFeatures;
  }

  /** What the network takes of a row. */
  public RowShape rowShape() {
    return loaded().network.shape();
  }

  /** Number of outputs of a row. */
  public int numOutputs() {
    return loaded().numOutputs;
  }

  /**
   * Scores one row.
   *
   * @param features numFeatures values; of a network that takes sequences, the numbers of all steps
   * @return numOutputs values
   * @throws IllegalArgumentException if there are more or fewer features or one is not finite, or
   *     the network has several inputs
   */
  public Vector predict(Vector features) {
    float[] outputs = scoring().outputs(features);
    double[][] values = new double[1][numOutputs()];
    new OutputColumn(numOutputs()).write(outputs, 0, values);
    return Vectors.dense(values[0]);
  }

  /** The values of the output column. */
  private record OutputColumn(int numOutputs) implements OutputColumns {
    @Override
    public int[] widths() {
      return new int[] {numOutputs};
    }

    @Override
    public void write(float[] outputs, int offset, double[][] values) {
      for (int k = 0; k < numOutputs; k++) {
        values[0][k] = outputs[offset + k];
      }
    }
  }

  private StageScoring scoring() {
    Loaded current = loaded();
    return new StageScoring(this, current.network);
  }

  private synchronized Loaded loaded() {
    String path = isSet(modelPath()) ? getModelPath() : null;
    if (path == null && own != null) {
      if (loaded == null || loaded.path != null) {
        loaded = load(uid, null, own);
      }
      return loaded;
    }
    if (path == null) {
      throw new IllegalArgumentException(
          uid + ": param modelPath is not set; set it to the file of a network");
    }
    if (loaded == null || !path.equals(loaded.path)) {
      loaded = read(path, SparkSession.active().sparkContext().hadoopConfiguration());
    }
    return loaded;
  }

  private Loaded read(String path, Configuration files) {
    String param = uid + ": param modelPath";
    List<NetworkZip> networks = NetworkFile.readAll(param, path, files);
    if (NetworkFile.isIn(path, NeuralNetworkRegressionModel.TARGET_FILE, files)) {
      throw new IllegalArgumentException(
          String.format(
              "%s '%s' is a saved NeuralNetworkRegressionModel, whose network alone does not give"
                  + " predictions in the target's unit; use NeuralNetworkRegressionModel.load",
              param, path));
    }
    return load(param + " '" + path + "'", path, TrainedNetwork.afterActivation(networks));
  }

  private static Loaded load(String name, String path, TrainedNetwork network) {
    try {
      NetworkConfiguration configuration =
          NetworkConfiguration.parse(network.networks().get(0).configuration());
      return new Loaded(
          path, network, configuration.numFeatures(), NetworkOutputs.count(configuration));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " " + e.getMessage(), e);
    }
  }

  @Override
  public StructType transformSchema(StructType schema) {
    scoring().checkFeatures(schema);
    StructType withOutputs =
        Columns.append(
            this,
            outputCol(),
            schema,
            new AttributeGroup(getOutputCol(), numOutputs()).toStructField());
    return addsFeaturesOut() ? withFeaturesOut(withOutputs, hiddenLayer().width()) : withOutputs;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    return scoring()
        .transform(
            dataset.toDF(),
            new OutputColumn(numOutputs()),
            addsFeaturesOut() ? List.of(hiddenLayer()) : List.of(),
            schema);
  }

  private HiddenLayer hiddenLayer() {
    return loaded().network.hiddenLayer(uid, featuresOutLayer().name(), getFeaturesOutLayer());
  }

  @Override
  public NetworkScorer copy(ParamMap extra) {
    NetworkScorer copy = new NetworkScorer(uid);
    copy.own = own;
    copy.loaded = loaded;
    return copyValues(copy, extra);
  }

  @Override
  public MLWriter write() {
    return new Writer(this);
  }

  private static final class Writer extends StageWriter {
    private final NetworkScorer scorer;

    Writer(NetworkScorer scorer) {
      this.scorer = scorer;
    }

    @Override
    public void saveImpl(String path) {
      List<NetworkZip> networks = scorer.loaded().network.networks();
      NetworkFile.writeAll(new StageFiles(path, sc()), networks);
      ModelMetadata.saveMetadata(
          scorer,
          path,
          sc(),
          NetworkFile.formatVersion(networks),
          networks.size() > 1 ? Map.of(NetworkFile.NUM_NETWORKS, networks.size()) : Map.of());
    }
  }

  /** Reads a saved scorer. */
  public static MLReader<NetworkScorer> read() {
    return new MLReader<>() {
      @Override
      public NetworkScorer load(String path) {
        DefaultParamsReader.Metadata metadata =
            ModelMetadata.loadMetadata(path, sc(), NetworkScorer.class);
        NetworkScorer scorer = new NetworkScorer(metadata.uid());
        ModelMetadata.setParams(metadata, scorer, path);
        String file = path + "/" + NetworkFile.NAME;
        int count = ModelMetadata.number(metadata, path, NetworkFile.NUM_NETWORKS, 1);
        TrainedNetwork network =
            TrainedNetwork.afterActivation(
                NetworkFile.readAll(new StageFiles(path, sc()), path, count));
        if (scorer.isSet(scorer.modelPath())) {
          scorer.loaded = NetworkScorer.load(file, scorer.getModelPath(), network);
        } else {
          scorer.own = network;
        }
        return scorer;
      }
    };
  }

  /** Loads a saved scorer from a path. */
  public static NetworkScorer load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return isSet(modelPath()) ? String.format("%s (%s)", uid, getModelPath()) : uid;
  }
}
