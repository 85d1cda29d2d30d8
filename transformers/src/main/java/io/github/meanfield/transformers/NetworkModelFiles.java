package io.github.meanfield.transformers;

import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.persistence.ModelMetadata;
import io.github.meanfield.stages.persistence.StageFiles;
import io.github.meanfield.stages.persistence.StageWriter;
import io.github.meanfield.transformers.NetworkModel.Fitted;
import io.github.meanfield.transformers.scoring.NetworkFile;
import io.github.meanfield.transformers.scoring.TrainedNetwork;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;

/** The files that models of a trained network are saved to. */
final class NetworkModelFiles {

  private static final String HISTORY_FILE = "history.json";
  private static final String NUM_FEATURES = "numFeatures";

  private NetworkModelFiles() {}

  /** Writes a model: the common files, and what the subclass adds. */
  static final class Writer extends StageWriter {
    private final NetworkModel<?> model;

    Writer(NetworkModel<?> model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      StageFiles files = new StageFiles(path, sc());
      List<NetworkZip> networks = model.fitted().network().networks();
      NetworkFile.writeAll(files, networks);
      files.write(HISTORY_FILE, model.summary().toJson());
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
  abstract static class Reader<M extends NetworkModel<M>> extends MLReader<M> {
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
