package io.github.meanfield.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An HDF5 file as {@code model.save} of Keras writes it: the model's configuration as an attribute
 * of the file, and a group of arrays for each layer, whose attribute {@code weight_names} tells
 * their order. All that is read of a file may have no more bytes than the file, which could name
 * one array many times.
 */
final class KerasFile implements AutoCloseable {

  private static final String WEIGHTS = "model_weights";

  private final HdfFile file;
  private final long length;

  /** Bytes of what was read. */
  private long taken;

  /**
   * Opens a file.
   *
   * @param content its bytes
   */
  KerasFile(byte[] content) {
    file = HdfFile.fromBytes(content);
    length = content.length;
  }

  /**
   * The model's configuration, JSON.
   *
   * @throws IllegalArgumentException if there is none
   */
  String configuration() {
    if (attribute(file, "model_config") instanceof String json) {
      return json;
    }
    boolean isWeights =
        file.getAttributes().containsKey("layer_names")
            || file.getChildren().containsKey("layers")
            || file.getChildren().containsKey(WEIGHTS);
    throw new IllegalArgumentException(
        isWeights
            ? "has weights of Keras, but not the model that they are of, as save_weights writes"
                + " them; load them into the model and save all of it: model.save('network.h5')"
            : "is an HDF5 file without a model_config, and so no model that Keras saved; save one"
                + " with model.save('network.h5')");
  }

  /** The first number of the version of Keras; 1 if the file does not tell. */
  int version() {
    return attribute(file, "keras_version") instanceof String version
            && version.matches("[1-9][0-9]?\\..*")
        ? Integer.parseInt(version.substring(0, version.indexOf('.')))
        : 1;
  }

  /**
   * The arrays of a layer, in Keras' order; empty if it has none.
   *
   * @param layer its name
   */
  List<Weights> weights(String layer) {
    Node group = find(file, WEIGHTS + "/" + layer);
    List<Weights> weights = new ArrayList<>();
    if (group instanceof Group arrays) {
      for (String name : names(arrays)) {
        if (!(find(arrays, name) instanceof Dataset dataset)) {
          throw new IllegalArgumentException(
              String.format("has no array '%s' of layer '%s'", name, layer));
        }
        weights.add(read(dataset, layer));
      }
    }
    return weights;
  }

  /** Keras writes a list that is too long for an attribute as several, numbered ones. */
  private List<String> names(Node group) {
    List<String> names = new ArrayList<>();
    add(attribute(group, "weight_names"), names);
    for (int i = 0; group.getAttributes().containsKey("weight_names" + i); i++) {
      add(attribute(group, "weight_names" + i), names);
    }
    return names;
  }

  /** An empty list is one of numbers. */
  private static void add(Object value, List<String> names) {
    if (value instanceof String[] several) {
      names.addAll(Arrays.asList(several));
    }
  }

  /** An attribute's value, null if there is none. */
  private Object attribute(Node node, String name) {
    Attribute attribute = node.getAttributes().get(name);
    if (attribute == null || attribute.isEmpty()) {
      return null;
    }
    take(attribute.getSizeInBytes(), "attribute '" + name + "'");
    return attribute.getData();
  }

  private Weights read(Dataset dataset, String layer) {
    take(dataset.getSizeInBytes(), "an array of layer '" + layer + "'");
    Object data = dataset.getDataFlat();
    float[] values;
    if (data instanceof float[] floats) {
      values = floats;
    } else if (data instanceof double[] doubles) {
      values = new float[doubles.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) doubles[i];
      }
    } else {
      throw new IllegalArgumentException(
          String.format(
              "has an array '%s' of layer '%s' with values of type %s, but must have floats",
              dataset.getName(), layer, dataset.getJavaType().getSimpleName()));
    }
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(
            String.format(
                "has the weight %s in array '%s' of layer '%s', but must have finite ones",
                value, dataset.getName(), layer));
      }
    }
    return new Weights(dataset.getDimensions(), values);
  }

  /** Before there is memory for it. */
  private void take(long bytes, String what) {
    if (bytes < 0 || bytes > length - taken) {
      throw new IllegalArgumentException(
          String.format(
              "is damaged: %s has %,d bytes, and what was read before it %,d, of %,d in all",
              what, bytes, taken, length));
    }
    taken += bytes;
  }

  /** What a path leads to from a group; null if to nothing, or by a link, which leaves the file. */
  private static Node find(Group group, String path) {
    Node found = group;
    for (String name : path.split("/")) {
      found = found instanceof Group parent ? parent.getChildren().get(name) : null;
      if (found == null || found.isLink()) {
        return null;
      }
    }
    return found;
  }

  @Override
  public void close() {
    file.close();
  }
}
