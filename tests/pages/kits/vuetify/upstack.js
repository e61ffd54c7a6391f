import { ref } from "vue/dist/vue.esm-bundler.js";
import { createDestination, listDestinations, PLATFORMS } from "../shared/api.js";
import { page } from "./app.js";

export default page({
  template: `
    <v-app>
      <v-main>
        <v-container>
          <div class="d-flex justify-space-between">
            <h1 class="text-h5">Events Destination</h1>
            <v-btn color="primary" @click="step = 'choose'">New Destination</v-btn>
          </div>
          <v-list>
            <v-list-item v-for="(row, index) in destinations" :key="index" :title="row.name" :subtitle="row.status" />
          </v-list>
        </v-container>
      </v-main>
      <v-dialog :model-value="step !== null" max-width="600" @update:model-value="step = null">
        <v-card v-if="step === 'choose'" title="Select a Destination">
          <v-card-text>
            <v-radio-group v-model="platform"><v-radio v-for="name in PLATFORMS" :key="name" :label="name" :value="name" /></v-radio-group>
          </v-card-text>
          <v-card-actions><v-btn :disabled="!platform" @click="step = 'form'">Next</v-btn></v-card-actions>
        </v-card>
        <v-card v-else title="Omnisend">
          <v-form v-model="valid" @submit.prevent="submit">
            <v-card-text>
              <v-text-field v-model="fields.configuration_name" label="Configuration name" :rules="[required]" />
              <v-text-field
                v-model="fields.api_key"
                name="api_key"
                label="API key"
                :type="shown ? 'text' : 'password'"
                autocomplete="off"
                clearable
                append-inner-icon="$eye"
                hint="From Omnisend, Store settings, API"
                persistent-hint
                :rules="[required]"
                @click:append-inner="shown = !shown"
              />
            </v-card-text>
            <v-card-actions>
              <v-btn @click="step = null">Cancel</v-btn>
              <v-btn type="submit" color="primary" :disabled="!valid">Create Configuration</v-btn>
            </v-card-actions>
          </v-form>
        </v-card>
      </v-dialog>
    </v-app>`,
  setup() {
    const destinations = ref([]);
    const step = ref(null);
    const platform = ref(null);
    const valid = ref(false);
    const shown = ref(false);
    const fields = ref({ configuration_name: "Omnisend", api_key: "" });
    const required = (value) => Boolean(value?.trim()) || "Required";
    const load = async () => {
      destinations.value = await listDestinations();
    };
    const submit = async () => {
      await createDestination(fields.value);
      step.value = null;
      await load();
    };
    load();
    return { PLATFORMS, destinations, step, platform, valid, shown, fields, required, submit };
  },
});
