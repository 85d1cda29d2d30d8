package io.github.meanfield.stages.network;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.BaseDataBuffer;
import org.nd4j.linalg.api.buffer.DataBuffer.AllocationMode;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network in the zip file that DL4J's {@code ModelSerializer} writes, without updater state. DL4J
 * itself is not asked to read one: it would make objects of whatever a file says, by Java
 * serialization too. Of a file, the configuration and the parameters are read and nothing else, and
 * no more of it than a network of that configuration has, if there is memory for one. Nor is it
 * asked to write one, for which it would make a network of it in native memory.
 *
 * @param configuration JSON of the network's configuration, which {@link NetworkConfiguration}
 *     takes
 * @param parameters its parameters, in DL4J's order
 */
public record NetworkZip(String configuration, float[] parameters) implements Serializable {

  private static final int LARGEST_CONFIGURATION = 64 << 20;

  /** What the zip file has whose name ends in keras, from Keras 3 on. */
  private static final String KERAS = "model.weights.h5";

  /** Entries that are skipped may inflate to so many times the file, if they are large. */
  private static final int LARGEST_RATIO = 100;

  /** More than the headers of an array and its shape take. */
  private static final int HEADERS = 4096;

  /** Parameters that are written at once, so that memory does not hold all of them twice. */
  private static final int FLOATS_AT_ONCE = 1 << 14;

  /** What ND4J calls the numbers of an array, if they are floats. */
  private static final long FLOATS = 8192;

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
      NetworkSize.requireMemory(length);
      byte[] content =
          entry(zip, ModelSerializer.COEFFICIENTS_BIN, (long) Double.BYTES * length + HEADERS);
      return new NetworkZip(network.toJson(), parameters(content, length));
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("is damaged: " + e.getMessage(), e);
    }
  }

  private static byte[] entry(byte[] zip, String name, long allowed) throws IOException {
    // What is read is copied once, and is in memory beside the file and the numbers it holds.
    long room = Runtime.getRuntime().maxMemory() / 4;
    long largest = Math.min(allowed, room);
    boolean isKeras = false;
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().equals(name)) {
          byte[] content = in.readNBytes((int) Math.min(largest + 1, Integer.MAX_VALUE - 8));
          if (content.length > largest) {
            throw new IllegalArgumentException(
                String.format("has a '%s' of more than %,d bytes", name, largest)
                    + (room < allowed
                        ? ", a quarter of the memory of this process; give it more"
                            + " (spark.driver.memory, or spark.executor.memory of executors)"
                        : ""));
          }
          return content;
        }
        isKeras |= entry.getName().equals(KERAS);
        requireOrdinary(in, entry.getName(), zip.length);
      }
    }
    if (isKeras) {
      throw new IllegalArgumentException(
          "is a model of Keras in its own format; save it as an HDF5 file: model.save('network.h5')");
    }
    throw new IllegalArgumentException(
        "is not a zip file with a '" + name + "', as DL4J's ModelSerializer writes it");
  }

  /** To skip an entry is to inflate it, which a few bytes can draw out. */
  private static void requireOrdinary(ZipInputStream in, String name, int zipLength)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    long left = Math.max(LARGEST_CONFIGURATION, (long) LARGEST_RATIO * zipLength);
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      left -= read;
      if (left < 0) {
        throw new IllegalArgumentException(
            String.format(
                "has an entry '%s' that inflates to more than %d times the file",
                name, LARGEST_RATIO));
      }
    }
  }

  /**
   * Reads what ND4J's {@code write} makes of a row of numbers. ND4J itself would believe whatever
   * shape, strides and lengths a file tells.
   */
  private static float[] parameters(byte[] content, int length) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(content);
    var shape = BaseDataBuffer.readHeader(in);
    long shapeBytes = shape.getMiddle() * Long.BYTES;
    boolean isLong = shape.getRight().isIntType() && shape.getRight().width() == Long.BYTES;
    if (!isLong || shapeBytes < 0 || shapeBytes > HEADERS) {
      throw new IOException("the parameters have no shape");
    }
    in.skipNBytes(shapeBytes);
    var data = BaseDataBuffer.readHeader(in);
    if (data.getMiddle() != length) {
      throw new IllegalArgumentException(
          String.format(
              "has %,d parameters, but its configuration asks for %,d", data.getMiddle(), length));
    }
    DataType type = data.getRight();
    if (type != DataType.FLOAT && type != DataType.DOUBLE) {
      throw new IllegalArgumentException(
          "has parameters of type " + type + ", but must have them as FLOAT or DOUBLE");
    }
    if (in.available() != (long) length * type.width()) {
      throw new IOException(
          String.format(
              "%,d parameters of type %s take %,d bytes, but there are %,d",
              length, type, (long) length * type.width(), in.available()));
    }
    ByteBuffer bytes = ByteBuffer.wrap(content, content.length - in.available(), in.available());
    float[] parameters = new float[length];
    for (int i = 0; i < length; i++) {
      parameters[i] = type == DataType.FLOAT ? bytes.getFloat() : (float) bytes.getDouble();
      if (!Float.isFinite(parameters[i])) {
        throw new IllegalArgumentException(
            String.format(
                "has the parameter %s, the %,dth of %,d, but must have finite ones",
                parameters[i], i + 1, length));
      }
    }
    return parameters;
  }

  /** A DL4J network, a MultiLayerNetwork or a ComputationGraph, with a copy of the parameters. */
  public Model toDl4j() {
    return NetworkConfiguration.parse(configuration)
        .open(Nd4j.create(parameters.clone(), new long[] {1, parameters.length}, 'c'));
  }

  /** The bytes of the file. */
  public byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(ModelSerializer.CONFIGURATION_JSON));
      zip.write(
          NetworkConfiguration.parse(configuration).opened().getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry(ModelSerializer.COEFFICIENTS_BIN));
      writeCoefficients(zip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What ND4J's {@code write} makes of the parameters, which are a row of numbers to it. */
  private void writeCoefficients(ZipOutputStream zip) throws IOException {
    int length = parameters.length;
    // Rank, shape, strides, what kind of numbers, distance of elements, and order.
    long[] shape = {2, 1, length, 1, 1, FLOATS, 1, 'c'};
    DataOutputStream out = new DataOutputStream(zip);
    writeHeader(out, shape.length, "LONG");
    for (long number : shape) {
      out.writeLong(number);
    }
    writeHeader(out, length, DataType.FLOAT.name());
    ByteBuffer some = ByteBuffer.allocate(Float.BYTES * Math.min(length, FLOATS_AT_ONCE));
    for (int from = 0; from < length; from += FLOATS_AT_ONCE) {
      int count = Math.min(FLOATS_AT_ONCE, length - from);
      some.asFloatBuffer().put(parameters, from, count);
      out.write(some.array(), 0, Float.BYTES * count);
    }
  }

  private static void writeHeader(DataOutputStream out, int length, String type)
      throws IOException {
    out.writeUTF(AllocationMode.MIXED_DATA_TYPES.name());
    out.writeLong(length);
    out.writeUTF(type);
  }
}
