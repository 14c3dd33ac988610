/** Builds, signs and reads the HTTP exchanges of Craftgate, ParaX, NexKasa and N Kolay. */
module imza {
    requires transitive kotlin.stdlib;
    requires transitive kotlinx.serialization.json;
    // The optional transport has the JDK's client in its constructor.
    requires transitive java.net.http;
    requires com.sun.jna;
    // Only its annotations, where a user has it.
    requires static com.fasterxml.jackson.annotation;

    exports imza;
    exports imza.craftgate;
    exports imza.nexkasa;
    exports imza.nkolay;
    exports imza.parax;
    exports imza.transport;

    // JNA finds native methods and the fields of structures by reflection.
    opens imza to com.sun.jna;
    opens imza.bridge to com.sun.jna;
}
