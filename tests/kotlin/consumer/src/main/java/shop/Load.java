// A user's program whose folders for temporary files cannot be used at first.
package shop;

import imza.Craftgate;
import imza.Environment;
import java.nio.file.Files;
import java.nio.file.Path;

public final class Load {
    private Load() {}

    /** Loads the native library; where that fails, makes room and tries again. */
    public static void main(String[] arguments) throws Exception {
        for (int attempt = 1; attempt <= 2; attempt++) {
            try (var craftgate = new Craftgate("api-key", "secret-key", Environment.SANDBOX)) {
                System.out.println("attempt " + attempt + ": loaded, " + craftgate);
            } catch (IllegalStateException error) {
                System.out.println("attempt " + attempt + ": " + error.getMessage());
            }
            Files.deleteIfExists(Path.of(arguments[0]));
        }
    }
}
