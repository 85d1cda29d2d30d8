package io.github.meanfield.runtime;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The entries of a model's file, which is not trusted: memory is taken as data come, and no more
 * than a multiple of the file.
 */
final class Entries {

  /** The most bytes of the first entry. */
  static final int LARGEST_JSON = 64 << 20;

  /** What is read may inflate to so many times the file, if it is large. */
  private static final int LARGEST_RATIO = 100;

  private static final long SMALL = 4 << 20;

  /** Memory that any row of a matrix takes. */
  private static final int LEAST_ROW = 32;

  private static final int PIECE = 1 << 16;

  private final Counted file;
  private final ZipInputStream zip;
  private long inflated;

  /** Counts the bytes that are read of a file. */
  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }

  Entries(InputStream in) {
    file = new Counted(in);
    zip = new ZipInputStream(file);
  }

  /** The first entry. */
  byte[] json() throws IOException {
    ZipEntry entry = zip.getNextEntry();
    if (entry == null || !entry.getName().equals(ModelFile.JSON)) {
      throw new ModelFormatException(
          "is no model: required is a zip file whose first entry is '" + ModelFile.JSON + "'");
    }
    byte[] json = read(LARGEST_JSON + 1);
    if (json.length > LARGEST_JSON) {
      throw new ModelFormatException(
          String.format("has a '%s' of more than %,d bytes", ModelFile.JSON, LARGEST_JSON));
    }
    return json;
  }

  /**
   * The arrays of the entries that follow.
   *
   * @param expected what they must be, in any order
   * @return arrays of float or double, or of rows of such, by name
   */
  Map<String, Object> arrays(List<ArrayEntry> expected) throws IOException {
    Map<String, ArrayEntry> left = new LinkedHashMap<>();
    expected.forEach(entry -> left.put(entry.name(), entry));
    Map<String, Object> arrays = new HashMap<>();
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      ArrayEntry array = left.remove(entry.getName());
      if (array == null) {
        throw new ModelFormatException(
            "has an entry '" + entry.getName() + "' that nothing refers to, or twice");
      }
      arrays.put(array.name(), array(array));
    }
    if (!left.isEmpty()) {
      throw new ModelFormatException("lacks the entry '" + left.keySet().iterator().next() + "'");
    }
    return arrays;
  }

  private Object array(ArrayEntry entry) throws IOException {
    List<Object> rows = new ArrayList<>();
    for (int i = 0; i < entry.rows(); i++) {
      rows.add(row(entry));
    }
    if (zip.read() >= 0) {
      throw new ModelFormatException(
          "has an entry '" + entry.name() + "' with more numbers than its shape");
    }
    if (!entry.isMatrix()) {
      return rows.get(0);
    }
    return entry.isFloat() ? rows.toArray(float[][]::new) : rows.toArray(double[][]::new);
  }

  private Object row(ArrayEntry entry) throws IOException {
    long length = (long) entry.columns() * entry.width();
    byte[] bytes = read(length);
    if (bytes.length < length) {
      throw new ModelFormatException(
          "has an entry '" + entry.name() + "' with fewer numbers than its shape");
    }
    inflated += Math.max(0, LEAST_ROW - length);
    ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (entry.isFloat()) {
      float[] row = new float[entry.columns()];
      numbers.asFloatBuffer().get(row);
      return row;
    }
    double[] row = new double[entry.columns()];
    numbers.asDoubleBuffer().get(row);
    return row;
  }

  /** Reads so many bytes of an entry, or all that there are. */
  private byte[] read(long length) throws IOException {
    byte[] bytes = new byte[(int) Math.min(length, PIECE)];
    int filled = 0;
    while (filled < length) {
      if (filled == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * bytes.length));
      }
      int read = zip.read(bytes, filled, Math.min(PIECE, bytes.length - filled));
      if (read < 0) {
        break;
      }
      filled += read;
      inflated += read;
      requireOrdinary();
    }
    return filled == bytes.length ? bytes : Arrays.copyOf(bytes, filled);
  }

  private void requireOrdinary() throws ModelFormatException {
    if (inflated > SMALL && inflated > LARGEST_RATIO * file.count) {
      throw new ModelFormatException(
          String.format("has entries that inflate to more than %d times the file", LARGEST_RATIO));
    }
  }
}
