package io.github.meanfield.transformers;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.JavaWithinKryo;
import io.github.meanfield.stages.network.Freezing;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.params.AutoencoderColumns;
import io.github.meanfield.stages.persistence.StageFiles;
import io.github.meanfield.transformers.scoring.FurtherColumn;
import io.github.meanfield.transformers.scoring.HiddenLayer;
import io.github.meanfield.transformers.scoring.NetworkFile;
import io.github.meanfield.transformers.scoring.OutputColumns;
import io.github.meanfield.transformers.scoring.ReconstructionError;
import io.github.meanfield.transformers.scoring.TrainedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A trained autoencoder. It adds to every row its code, a few numbers that tell most of it, and the
 * error of the reconstruction from them, which is a score of anomalies; and the reconstruction
 * itself if {@code reconstructionCol} is set. All three come from one pass over the network. The
 * codes of a variational autoencoder are the means.
 */
@DefaultSerializer(JavaWithinKryo.class)
public final class AutoencoderModel extends NetworkModel<AutoencoderModel>
    implements AutoencoderColumns<AutoencoderModel> {

  private static final long serialVersionUID = 1L;

  private static final String CODE_SIZE = "codeSize";

  private transient HiddenLayer code;
  private transient NetworkScorer decoder;

  /**
   * Refuses: {@code ServiceLoader} asks for such a constructor, and a model is made by a fit.
   *
   * @throws UnsupportedOperationException always
   */
  public AutoencoderModel() {
    throw UnfittedModel.refused();
  }

  /**
   * A model of a network that is trained already.
   *
   * @param uid the model's uid, that of the estimator
   * @param fitted a network with one output a feature, and hidden layers of an odd number, of which
   *     that in the middle is the code
   */
  public AutoencoderModel(String uid, Fitted fitted) {
    super(uid, fitted);
  }

  /** Units of the code. */
  public int numCodeUnits() {
    return code().width();
  }

  /** Number of the network's part that gives the code, from 0. */
  public int codePart() {
    return code().parts()[0];
  }

  private synchronized HiddenLayer code() {
    if (code == null) {
      TrainedNetwork network = fitted().network().activated();
      // The one in the middle.
      int layer = (Freezing.layers(configuration()) + 1) / 2;
      code = network.hiddenLayer(uid(), "codeCol", String.valueOf(layer));
    }
    return code;
  }

  private NetworkConfiguration configuration() {
    return NetworkConfiguration.parse(fitted().network().networks().get(0).configuration());
  }

  /** Features are compared with what comes after the activation of the output layer. */
  @Override
  StageScoring scoring() {
    return new StageScoring(this, fitted().network().activated());
  }

  /**
   * The code of one row.
   *
   * @param features numFeatures values
   * @return numCodeUnits values
   * @throws IllegalArgumentException if there are more or fewer features or one is not finite
   */
  public Vector encode(Vector features) {
    return scoring().activations(features, code());
  }

  /**
   * The features that a code stands for.
   *
   * @param code numCodeUnits values
   * @return numFeatures values, in the features' own units
   * @throws IllegalArgumentException if there are more or fewer values or one is not finite
   */
  public Vector decode(Vector code) {
    synchronized (this) {
      if (decoder == null) {
        decoder = decoder();
      }
    }
    return decoder.predict(code);
  }

  /**
   * The way back, from codes to features: a stage that takes the column of codes and adds the
   * column {@code decoded}. It is a stage of its own, and saved as one.
   *
   * @return a new stage, whose params may be changed
   */
  public NetworkScorer decoder() {
    NetworkZip network = fitted().network().networks().get(0);
    NetworkConfiguration whole = configuration();
    NetworkConfiguration rest = NetworkConfiguration.parse(network.configuration());
    int first = codePart() + 1;
    int from = whole.parts().get(first).offset();
    rest.chain().getConfs().subList(0, first).clear();
    float[] parameters = new float[network.parameters().length - from];
    System.arraycopy(network.parameters(), from, parameters, 0, parameters.length);
    NetworkScorer scorer =
        NetworkScorer.of(new NetworkZip(rest.chain().toJson(), parameters))
            .setOutputCol("decoded")
            .setScoringBatchSize(getScoringBatchSize())
            .setHandleInvalid(getHandleInvalid());
    return Columns.isNamed(this, codeCol()) ? scorer.setFeaturesCol(getCodeCol()) : scorer;
  }

  /**
   * The reconstruction error of one row, as {@code reconstructionErrorCol} has it.
   *
   * @param features numFeatures values
   * @return the mean of the squared differences
   * @throws IllegalArgumentException if there are more or fewer features or one is not finite
   */
  public double reconstructionError(Vector features) {
    return error().of(scoring().read(features), scoring().outputs(features), 0);
  }

  private ReconstructionError error() {
    return new ReconstructionError(numFeatures());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    scoring().checkFeatures(schema);
    return withCodes(schema, numFeatures(), numCodeUnits());
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    List<FurtherColumn> further = new ArrayList<>();
    if (Columns.isNamed(this, codeCol())) {
      further.add(code());
    }
    if (Columns.isNamed(this, reconstructionErrorCol())) {
      further.add(error());
    }
    boolean isShown = Columns.isNamed(this, reconstructionCol());
    return scoring()
        .transform(
            dataset.toDF(), new ReconstructionColumn(numFeatures(), isShown), further, schema);
  }

  /** The outputs themselves, left out unless they are asked for. */
  private record ReconstructionColumn(int numOutputs, boolean isShown) implements OutputColumns {
    @Override
    public int[] widths() {
      return isShown ? new int[] {numOutputs} : new int[0];
    }

    @Override
    public void write(float[] outputs, int offset, double[][] values) {
      for (int j = 0; isShown && j < numOutputs; j++) {
        values[0][j] = outputs[offset + j];
      }
    }
  }

  @Override
  public AutoencoderModel copy(ParamMap extra) {
    AutoencoderModel copy = copyValues(new AutoencoderModel(uid(), fitted()), extra);
    return copy.setParent(parent());
  }

  @Override
  Map<String, Integer> numbers() {
    return Map.of(CODE_SIZE, numCodeUnits());
  }

  /** Reads a saved model. */
  public static MLReader<AutoencoderModel> read() {
    return new NetworkModelFiles.Reader<>(AutoencoderModel.class) {
      @Override
      Combination combination(StageFiles files) {
        return Combination.MEAN;
      }

      @Override
      AutoencoderModel create(String uid, Fitted fitted, StageFiles files) {
        files.intact(NetworkFile.NAME, () -> requireAutoencoder(fitted));
        return new AutoencoderModel(uid, fitted);
      }
    };
  }

  private static Fitted requireAutoencoder(Fitted fitted) {
    NetworkConfiguration network =
        NetworkConfiguration.parse(fitted.network().networks().get(0).configuration());
    boolean isOne =
        !network.isGraph()
            && Freezing.layers(network) % 2 == 1
            && fitted.numOutputs() == fitted.numFeatures();
    if (!isOne) {
      throw new IllegalArgumentException(
          "is the network of no autoencoder, which is a chain of layers with one in the middle and as"
              + " many outputs as features");
    }
    return fitted;
  }

  /** Loads a saved model from a path. */
  public static AutoencoderModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return String.format("%s (%d features, code of %d)", uid(), numFeatures(), numCodeUnits());
  }
}
