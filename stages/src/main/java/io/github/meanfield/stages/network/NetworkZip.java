package io.github.meanfield.stages.network;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.BaseDataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network in the zip file that DL4J's {@code ModelSerializer} writes, without updater state. DL4J
 * itself is not asked to read one: it would make objects of whatever a file says, by Java
 * serialization too. Of a file, the configuration and the parameters are read and nothing else, and
 * no more of it than a network of that configuration has.
 *
 * @param configuration JSON of the network's configuration, which {@link NetworkConfiguration}
 *     takes
 * @param parameters its parameters, in DL4J's order
 */
public record NetworkZip(String configuration, float[] parameters) implements Serializable {

  private static final int LARGEST_CONFIGURATION = 64 << 20;

  /** More than the headers of an array and its shape take. */
  private static final int HEADERS = 4096;

  /**
   * Reads a file.
   *
   * @param zip its bytes
   * @return the network
   * @throws IllegalArgumentException if it is no such file, or not one that is safe to open; the
   *     message says what it "is" or "has"
   */
  public static NetworkZip read(byte[] zip) {
    try {
      byte[] json = entry(zip, ModelSerializer.CONFIGURATION_JSON, LARGEST_CONFIGURATION);
      NetworkConfiguration network =
          NetworkConfiguration.parse(new String(json, StandardCharsets.UTF_8));
      int length = network.parameterLength();
      if (length == 0) {
        throw new IllegalArgumentException("has no parameters");
      }
      byte[] content =
          entry(zip, ModelSerializer.COEFFICIENTS_BIN, (long) Double.BYTES * length + HEADERS);
      requireLength(content, length);
      return new NetworkZip(network.toJson(), parameters(content));
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("is damaged: " + e.getMessage(), e);
    }
  }

  private static byte[] entry(byte[] zip, String name, long largest) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().equals(name)) {
          byte[] content = in.readNBytes((int) Math.min(largest + 1, Integer.MAX_VALUE - 8));
          if (content.length > largest) {
            throw new IllegalArgumentException(
                String.format("has a '%s' of more than %,d bytes", name, largest));
          }
          return content;
        }
      }
    }
    throw new IllegalArgumentException(
        "is not a zip file with a '" + name + "', as DL4J's ModelSerializer writes it");
  }

  /** Looks at the headers alone: ND4J takes the memory that they ask for. */
  private static void requireLength(byte[] content, int length) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(content);
    long shape = BaseDataBuffer.readHeader(in).getMiddle();
    if (shape < 0 || shape > HEADERS / Long.BYTES) {
      throw new IOException("the shape of the parameters has " + shape + " numbers");
    }
    in.skipNBytes(shape * Long.BYTES);
    long found = BaseDataBuffer.readHeader(in).getMiddle();
    if (found != length) {
      throw new IllegalArgumentException(
          String.format("has %,d parameters, but its configuration asks for %,d", found, length));
    }
  }

  private static float[] parameters(byte[] content) throws IOException {
    return Nd4j.read(new DataInputStream(new ByteArrayInputStream(content)))
        .castTo(DataType.FLOAT)
        .dup('c')
        .data()
        .asFloat();
  }

  /** A DL4J network, a MultiLayerNetwork or a ComputationGraph, with a copy of the parameters. */
  public Model toDl4j() {
    return NetworkConfiguration.parse(configuration)
        .open(Nd4j.create(parameters.clone(), new long[] {1, parameters.length}, 'c'));
  }

  /** The bytes of the file. */
  public byte[] write() {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try {
      ModelSerializer.writeModel(toDl4j(), zip, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zip.toByteArray();
  }
}
