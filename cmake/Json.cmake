# nlohmann_json::nlohmann_json: JSON files.

find_package(nlohmann_json 3.11 REQUIRED CONFIG)
maceins_report(nlohmann_json "${nlohmann_json_VERSION}, ${nlohmann_json_DIR}")
