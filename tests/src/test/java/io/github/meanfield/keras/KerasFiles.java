package io.github.meanfield.keras;

import static org.bytedeco.hdf5.global.hdf5.H5Acreate2;
import static org.bytedeco.hdf5.global.hdf5.H5Awrite;
import static org.bytedeco.hdf5.global.hdf5.H5Dcreate2;
import static org.bytedeco.hdf5.global.hdf5.H5Dwrite;
import static org.bytedeco.hdf5.global.hdf5.H5F_ACC_TRUNC;
import static org.bytedeco.hdf5.global.hdf5.H5F_CLOSE_STRONG;
import static org.bytedeco.hdf5.global.hdf5.H5Fclose;
import static org.bytedeco.hdf5.global.hdf5.H5Fcreate;
import static org.bytedeco.hdf5.global.hdf5.H5Gcreate2;
import static org.bytedeco.hdf5.global.hdf5.H5P_CLS_DATASET_CREATE_ID_g;
import static org.bytedeco.hdf5.global.hdf5.H5P_CLS_FILE_ACCESS_ID_g;
import static org.bytedeco.hdf5.global.hdf5.H5P_CLS_LINK_CREATE_ID_g;
import static org.bytedeco.hdf5.global.hdf5.H5P_DEFAULT;
import static org.bytedeco.hdf5.global.hdf5.H5Pcreate;
import static org.bytedeco.hdf5.global.hdf5.H5Pset_create_intermediate_group;
import static org.bytedeco.hdf5.global.hdf5.H5Pset_fclose_degree;
import static org.bytedeco.hdf5.global.hdf5.H5Pset_obj_track_times;
import static org.bytedeco.hdf5.global.hdf5.H5S_ALL;
import static org.bytedeco.hdf5.global.hdf5.H5S_SCALAR;
import static org.bytedeco.hdf5.global.hdf5.H5Screate;
import static org.bytedeco.hdf5.global.hdf5.H5Screate_simple;
import static org.bytedeco.hdf5.global.hdf5.H5T_CSET_UTF8;
import static org.bytedeco.hdf5.global.hdf5.H5T_C_S1_g;
import static org.bytedeco.hdf5.global.hdf5.H5T_IEEE_F32LE_g;
import static org.bytedeco.hdf5.global.hdf5.H5T_IEEE_F64LE_g;
import static org.bytedeco.hdf5.global.hdf5.H5T_STR_NULLPAD;
import static org.bytedeco.hdf5.global.hdf5.H5Tcopy;
import static org.bytedeco.hdf5.global.hdf5.H5Tset_cset;
import static org.bytedeco.hdf5.global.hdf5.H5Tset_size;
import static org.bytedeco.hdf5.global.hdf5.H5Tset_strpad;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.hdf5.global.hdf5;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Writes HDF5 files as {@code model.save} of Keras does: by the library of HDF5, with the types
 * that h5py has for Python's texts and lists of texts.
 */
final class KerasFiles {

  /** Of any length, as the C macro of the name. */
  private static final long VARIABLE = -1;

  static {
    Loader.load(hdf5.class);
  }

  private final long file;

  /**
   * An array of weights.
   *
   * @param name its name within the layer's group, with the groups in between
   * @param shape length along each dimension
   * @param values the values, the last dimension first; as floats, or as doubles for float64
   */
  record Array(String name, long[] shape, double[] values, boolean isDouble) {}

  private KerasFiles(long file) {
    this.file = file;
  }

  /**
   * Writes a file.
   *
   * @param path where
   * @param attributes texts that are attributes of the file, such as model_config
   * @param group the group of the layers, such as model_weights
   * @param layers the arrays of each layer, by its name
   */
  static void write(
      Path path, Map<String, String> attributes, String group, Map<String, List<Array>> layers) {
    long access = check(H5Pcreate(H5P_CLS_FILE_ACCESS_ID_g()));
    check(H5Pset_fclose_degree(access, H5F_CLOSE_STRONG));
    long file = check(H5Fcreate(path.toString(), H5F_ACC_TRUNC, H5P_DEFAULT, access));
    KerasFiles writer = new KerasFiles(file);
    attributes.forEach(writer::text);
    long weights = group(file, group);
    texts(weights, "layer_names", List.copyOf(layers.keySet()));
    layers.forEach((name, arrays) -> layer(group(weights, name), arrays));
    check(H5Fclose(file));
  }

  private static long check(long result) {
    assertTrue(result >= 0, "HDF5 has failed");
    return result;
  }

  private static long group(long parent, String name) {
    return check(H5Gcreate2(parent, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  }

  /** A text of Python: one of any length. */
  private void text(String name, String value) {
    long type = stringType(VARIABLE);
    check(H5Tset_cset(type, H5T_CSET_UTF8));
    long space = check(H5Screate(H5S_SCALAR));
    long attribute = check(H5Acreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT));
    try (BytePointer text = new BytePointer(value, StandardCharsets.UTF_8);
        PointerPointer<BytePointer> array = new PointerPointer<>(1)) {
      check(H5Awrite(attribute, type, array.put(0, text)));
    }
  }

  /** An array of texts as NumPy has it: padded to the longest; an empty one is of numbers. */
  private static void texts(long parent, String name, List<String> values) {
    int width = values.stream().mapToInt(String::length).max().orElse(0);
    long type = width == 0 ? H5T_IEEE_F64LE_g() : stringType(width);
    long space = check(H5Screate_simple(1, new long[] {values.size()}, null));
    long attribute = check(H5Acreate2(parent, name, type, space, H5P_DEFAULT, H5P_DEFAULT));
    if (width > 0) {
      byte[] padded = new byte[width * values.size()];
      for (int i = 0; i < values.size(); i++) {
        byte[] text = values.get(i).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, padded, i * width, text.length);
      }
      check(H5Awrite(attribute, type, new BytePointer(padded)));
    }
  }

  private static long stringType(long size) {
    long type = check(H5Tcopy(H5T_C_S1_g()));
    check(H5Tset_size(type, size));
    check(H5Tset_strpad(type, size == VARIABLE ? 0 : H5T_STR_NULLPAD));
    return type;
  }

  private static void layer(long group, List<Array> arrays) {
    texts(group, "weight_names", arrays.stream().map(Array::name).toList());
    long links = check(H5Pcreate(H5P_CLS_LINK_CREATE_ID_g()));
    check(H5Pset_create_intermediate_group(links, 1));
    // As h5py does since 3.5, so that the same weights make the same bytes.
    long timeless = check(H5Pcreate(H5P_CLS_DATASET_CREATE_ID_g()));
    check(H5Pset_obj_track_times(timeless, false));
    // A list may name an array more than once.
    for (Array array : arrays.stream().distinct().toList()) {
      long space = check(H5Screate_simple(array.shape().length, array.shape(), null));
      long type = array.isDouble() ? H5T_IEEE_F64LE_g() : H5T_IEEE_F32LE_g();
      long dataset =
          check(H5Dcreate2(group, array.name(), type, space, links, timeless, H5P_DEFAULT));
      check(
          H5Dwrite(
              dataset,
              H5T_IEEE_F64LE_g(),
              H5S_ALL,
              H5S_ALL,
              H5P_DEFAULT,
              new DoublePointer(array.values())));
    }
  }
}
