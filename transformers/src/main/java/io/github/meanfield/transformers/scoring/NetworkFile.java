package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkReader;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.engine.NetworkOutputs;
import io.github.meanfield.stages.persistence.ModelMetadata;
import io.github.meanfield.stages.persistence.StageFiles;
import io.github.meanfield.stages.rows.RowShape;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Finds the network that a path stands for, on any file system that Hadoop knows. */
public final class NetworkFile {

  /** Name of the network's file in the directory of a saved stage. */
  public static final String NAME = "network.zip";

  /** How many there are, in the metadata of a stage with several. */
  public static final String NUM_NETWORKS = "numNetworks";

  /** What a zip file with something in it starts with. */
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  /** What an HDF5 file starts with. */
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  /** As an array of Java has. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private NetworkFile() {}

  /**
   * Reads the network that a param names.
   *
   * @param param uid of the stage and name of the param, for errors
   * @param path a zip file, an HDF5 file of Keras, or the directory of a saved stage with a network
   * @param configuration names the file systems
   * @return the network
   * @throws IllegalArgumentException if there is no network, it is of 2 GB or more, or its stage is
   *     of a version of the format that is not known to this build
   * @throws UncheckedIOException if the file system fails
   */
  public static NetworkZip read(String param, String path, Configuration configuration) {
    try {
      Path file = file(param, path);
      FileSystem files = fileSystem(param, file, configuration);
      FileStatus status = files.getFileStatus(file);
      if (status.isDirectory()) {
        file = new Path(file, NAME);
        if (!files.exists(file)) {
          throw unusable(
              param, path, "is a directory without a " + NAME + " (a pipeline's is in its stages)");
        }
        if (!files.exists(new Path(path, ModelMetadata.FOLDER))) {
          throw unusable(
              param, path, "is a directory without metadata, which are what is saved last");
        }
        ModelMetadata.loadMetadata(param + " '" + path + "'", new Path(path), files);
        status = files.getFileStatus(file);
      }
      requireFits(param, path, status.getLen());
      try (InputStream in = files.open(file)) {
        byte[] start = in.readNBytes(HDF5.length);
        if (Arrays.equals(start, HDF5)) {
          return parse(param + " '" + path + "'", content(start, in), kerasReader(param, path));
        }
        if (!Arrays.equals(Arrays.copyOf(start, ZIP.length), ZIP)) {
          throw unusable(param, path, "is neither a zip file nor an HDF5 file");
        }
        return parse(param + " '" + path + "'", content(start, in));
      }
    } catch (FileNotFoundException e) {
      throw unusable(param, path, "is neither a file nor a directory");
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format("%s '%s' cannot be read: %s", param, path, e.getMessage()), e);
    }
  }

  private static void requireFits(String param, String path, long length) {
    if (length > MOST_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              "%s '%s' has %,d bytes, but must have at most %,d; save a network without what only"
                  + " its training needs, as Keras does by model.save('network.h5',"
                  + " include_optimizer=False) and ModelSerializer with saveUpdater false",
              param, path, length, MOST_BYTES));
    }
  }

  private static byte[] content(byte[] start, InputStream rest) throws IOException {
    return new SequenceInputStream(new ByteArrayInputStream(start), rest).readAllBytes();
  }

  private static NetworkReader kerasReader(String param, String path) {
    // Threads that Spark did not make may have a context that lacks what --packages added.
    return kerasReader(Thread.currentThread().getContextClassLoader())
        .or(() -> kerasReader(NetworkFile.class.getClassLoader()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        "%s '%s' is an HDF5 file, as Keras writes them, and what reads it is not on"
                            + " the class path; add the artifact"
                            + " io.github.meanfield:meanfield-keras_2.12 (for Spark 4"
                            + " meanfield-keras_2.13) to the driver's, such as by spark-submit"
                            + " --packages",
                        param, path)));
  }

  private static Optional<NetworkReader> kerasReader(ClassLoader classes) {
    return ServiceLoader.load(NetworkReader.class, classes).findFirst();
  }

  /**
   * Reads the networks that a param names: several if it is the directory of a stage that has them.
   *
   * @param param uid of the stage and name of the param, for errors
   * @param path a zip file, an HDF5 file of Keras, or the directory of a saved stage
   * @param configuration names the file systems
   * @return the networks, which take and give the same
   * @throws IllegalArgumentException if there is none
   * @throws UncheckedIOException if the file system fails
   */
  public static List<NetworkZip> readAll(String param, String path, Configuration configuration) {
    List<NetworkZip> networks = new ArrayList<>();
    networks.add(read(param, path, configuration));
    int count = count(param + " '" + path + "'", new Path(path), configuration);
    for (int i = 2; i <= count; i++) {
      String file = path + "/" + name(i);
      add(param + " '" + file + "'", read(param, file, configuration), networks);
    }
    return networks;
  }

  private static int count(String name, Path path, Configuration configuration) {
    try {
      FileSystem files = path.getFileSystem(configuration);
      return files.getFileStatus(path).isDirectory()
          ? ModelMetadata.number(
              ModelMetadata.loadMetadata(name, path, files), name, NUM_NETWORKS, 1)
          : 1;
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the networks of a saved stage.
   *
   * @param files the stage's files
   * @param path its directory, for errors
   * @param count how many there are
   * @return the networks, which take and give the same
   * @throws IllegalArgumentException if one is no network
   * @throws UncheckedIOException if one cannot be read
   */
  public static List<NetworkZip> readAll(StageFiles files, String path, int count) {
    List<NetworkZip> networks = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      String file = path + "/" + name(i);
      add(file, parse(file, files.read(name(i))), networks);
    }
    return networks;
  }

  private static void add(String name, NetworkZip network, List<NetworkZip> networks) {
    if (!networks.isEmpty() && !network.configuration().equals(networks.get(0).configuration())) {
      String needed = Form.of(networks.get(0)).toString();
      String found = Form.of(network).toString();
      if (!found.equals(needed)) {
        throw new IllegalArgumentException(
            String.format(
                "%s has %s, but the network before it has %s; required is the same",
                name, found, needed));
      }
    }
    networks.add(network);
  }

  /** What networks must have in common if their outputs are to be averaged. */
  private record Form(RowShape shape, int outputs, boolean isTabular) {
    static Form of(NetworkZip network) {
      NetworkConfiguration parsed = NetworkConfiguration.parse(network.configuration());
      return new Form(
          parsed.rowShape(), NetworkOutputs.count(parsed), parsed.tabularInput().isPresent());
    }

    @Override
    public String toString() {
      return String.format(
          "%s%s and %d outputs", shape.contents(), isTabular ? " of tables" : "", outputs);
    }
  }

  /** Writes the networks of a stage. */
  public static void writeAll(StageFiles files, List<NetworkZip> networks) {
    for (int i = 1; i <= networks.size(); i++) {
      files.write(name(i), networks.get(i - 1).write());
    }
  }

  /** The first version of the format that has all there is of networks. */
  public static int formatVersion(List<NetworkZip> networks) {
    String first = networks.get(0).configuration();
    if (!networks.stream().allMatch(each -> each.configuration().equals(first))) {
      return ModelMetadata.WITH_ENSEMBLES;
    }
    boolean forTables =
        networks.size() > 1
            || NetworkConfiguration.parse(networks.get(0).configuration())
                .tabularInput()
                .isPresent();
    return forTables ? ModelMetadata.FOR_TABLES : ModelMetadata.FIRST;
  }

  /** Name of the file of one of several networks, from 1. */
  private static String name(int network) {
    return network == 1 ? NAME : "network-" + network + ".zip";
  }

  private static Path file(String param, String path) {
    try {
      return new Path(path);
    } catch (IllegalArgumentException e) {
      throw unusable(param, path, "cannot be looked for: " + e.getMessage());
    }
  }

  private static FileSystem fileSystem(String param, Path file, Configuration configuration)
      throws IOException {
    try {
      return file.getFileSystem(configuration);
    } catch (UnsupportedFileSystemException e) {
      throw unusable(param, file.toString(), "cannot be looked for: " + e.getMessage());
    }
  }

  /**
   * Whether a path is a directory with a file of a name in it.
   *
   * @throws UncheckedIOException if the file system fails
   */
  public static boolean isIn(String path, String name, Configuration configuration) {
    try {
      Path directory = new Path(path);
      FileSystem files = directory.getFileSystem(configuration);
      // HDFS does not take the question what a file has in it.
      return files.getFileStatus(directory).isDirectory()
          && files.exists(new Path(directory, name));
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format("'%s' cannot be read: %s", path, e.getMessage()), e);
    }
  }

  private static IllegalArgumentException unusable(String param, String path, String problem) {
    return new IllegalArgumentException(
        String.format(
            "%s '%s' %s; required is a zip file that DL4J's ModelSerializer wrote, an HDF5 file that"
                + " Keras' model.save wrote, or the directory of a saved stage with a network",
            param, path, problem));
  }

  /**
   * Reads a network from the bytes of its file.
   *
   * @param name what the file is, for errors
   * @param zip the bytes
   * @return the network
   * @throws IllegalArgumentException if they are no network
   */
  public static NetworkZip parse(String name, byte[] zip) {
    return parse(name, zip, NetworkZip::read);
  }

  private static NetworkZip parse(String name, byte[] file, NetworkReader reader) {
    try {
      return reader.read(file);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " " + e.getMessage(), e);
    }
  }
}
